// To be loaded before a program, with -r or --import. It exports nothing.
export {};
