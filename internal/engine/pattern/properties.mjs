// Writes properties.txt.gz: the characters that have each property of \p{…}, as the Node that runs this has them.
//
//     node internal/engine/pattern/properties.mjs SEQUENCES
//
// SEQUENCES is a file that has candidates for strings of emoji, one on a line, such as the lines of Unicode's
// emoji-test.txt without what is behind the first semicolon, or plain strings. A line of the result has the names of a
// property, a tab, and the runs of characters: for each the distance from the run before, and its length, both less one,
// in base 36; a length of one is left out. Properties of strings have the code points of each in base 36 with - between them.

import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const binary = `ASCII ASCII_Hex_Digit,AHex Alphabetic,Alpha Any Assigned Bidi_Control,Bidi_C Bidi_Mirrored,Bidi_M Case_Ignorable,CI Cased
  Changes_When_Casefolded,CWCF Changes_When_Casemapped,CWCM Changes_When_Lowercased,CWL Changes_When_NFKC_Casefolded,CWKCF
  Changes_When_Titlecased,CWT Changes_When_Uppercased,CWU Dash Default_Ignorable_Code_Point,DI Deprecated,Dep Diacritic,Dia
  Emoji Emoji_Component,EComp Emoji_Modifier,EMod Emoji_Modifier_Base,EBase Emoji_Presentation,EPres Extended_Pictographic,ExtPict
  Extender,Ext Grapheme_Base,Gr_Base Grapheme_Extend,Gr_Ext Hex_Digit,Hex IDS_Binary_Operator,IDSB IDS_Trinary_Operator,IDST
  ID_Continue,IDC ID_Start,IDS Ideographic,Ideo Join_Control,Join_C Logical_Order_Exception,LOE Lowercase,Lower Math
  Noncharacter_Code_Point,NChar Pattern_Syntax,Pat_Syn Pattern_White_Space,Pat_WS Quotation_Mark,QMark Radical
  Regional_Indicator,RI Sentence_Terminal,STerm Soft_Dotted,SD Terminal_Punctuation,Term Unified_Ideograph,UIdeo Uppercase,Upper
  Variation_Selector,VS White_Space,space XID_Continue,XIDC XID_Start,XIDS`;

const categories = `Cased_Letter,LC Close_Punctuation,Pe Connector_Punctuation,Pc Control,Cc,cntrl Currency_Symbol,Sc Dash_Punctuation,Pd
  Decimal_Number,Nd,digit Enclosing_Mark,Me Final_Punctuation,Pf Format,Cf Initial_Punctuation,Pi Letter,L Letter_Number,Nl
  Line_Separator,Zl Lowercase_Letter,Ll Mark,M,Combining_Mark Math_Symbol,Sm Modifier_Letter,Lm Modifier_Symbol,Sk Nonspacing_Mark,Mn
  Number,N Open_Punctuation,Ps Other,C Other_Letter,Lo Other_Number,No Other_Punctuation,Po Other_Symbol,So Paragraph_Separator,Zp
  Private_Use,Co Punctuation,P,punct Separator,Z Space_Separator,Zs Spacing_Mark,Mc Surrogate,Cs Symbol,S Titlecase_Letter,Lt
  Unassigned,Cn Uppercase_Letter,Lu`;

// The long names of scripts; the short ones are found out by trying.
const scripts = `Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Beria_Erfe Bhaiksuki Bopomofo
  Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform
  Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay
  Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew
  Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana
  Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A
  Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui
  Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko
  Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian
  Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi
  Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sidetic SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar
  Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tai_Yo Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh
  Tirhuta Todhri Tolong_Siki Toto Tulu_Tigalari Ugaritic Unknown Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square`;

const strings = 'Basic_Emoji Emoji_Keycap_Sequence RGI_Modifier_Sequence RGI_Flag_Sequence RGI_Emoji_Modifier_Sequence RGI_Emoji_Flag_Sequence '
  + 'RGI_Emoji_Tag_Sequence RGI_Emoji_ZWJ_Sequence RGI_Emoji';

const words = (text) => text.split(/\s+/);

let everything = '';
for (let c = 0; c <= 0x10ffff; c++) {
  if (c < 0xd800 || c > 0xdfff) everything += String.fromCodePoint(c);
}

// runs are [first, last] of the characters that \p{name} finds.
function runs(name) {
  const list = [];
  const add = (from, to) => {
    if (list.length > 0 && list.at(-1)[1] === from - 1) list.at(-1)[1] = to;
    else list.push([from, to]);
  };
  const found = [...everything.matchAll(new RegExp(`\\p{${name}}+`, 'gu'))].map(({ 0: text }) => {
    const from = text.codePointAt(0);
    const last = text.charCodeAt(text.length - 1);
    return [from, last >= 0xdc00 && last <= 0xdfff ? text.codePointAt(text.length - 2) : last];
  });
  const surrogate = new RegExp(`^\\p{${name}}$`, 'u');
  for (let c = 0xd800; c <= 0xdfff; c++) {
    if (surrogate.test(String.fromCharCode(c))) found.push([c, c]);
  }
  // A run that goes from before the surrogates to behind them is in two parts, or in three.
  const split = found.flatMap(([from, to]) => (from < 0xd800 && to > 0xdfff ? [[from, 0xd7ff], [0xe000, to]] : [[from, to]]));
  for (const [from, to] of split.sort((a, b) => a[0] - b[0])) add(from, to);
  return list;
}

function encoded(list) {
  let at = -1;
  return list.map(([from, to]) => {
    const word = (from - at - 1).toString(36) + (to > from ? `,${(to - from - 1).toString(36)}` : '');
    at = to;
    return word;
  }).join(' ');
}

function exists(name, flag) {
  try { return new RegExp(`\\p{${name}}`, flag) && true; } catch { return false; }
}

const lines = new Map(); // runs -> names

function put(list, names) {
  const key = encoded(list);
  lines.set(key, [...(lines.get(key) ?? []), ...names]);
}

for (const names of [...words(binary), ...words(categories).map((list) => list.split(',').map((n) => `gc=${n}`).join(','))]) {
  const list = names.split(',');
  if (list.every((name) => exists(name, 'u'))) put(runs(list[0]), list);
  else console.error('not here:', names);
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const short = [...letters.toUpperCase()].flatMap((a) => [...letters].flatMap((b) => [...letters].flatMap((c) => [...letters].map((d) => a + b + c + d))))
  .filter((code) => exists(`sc=${code}`, 'u') && !words(scripts).includes(code));
const long = words(scripts).filter((name) => exists(`sc=${name}`, 'u') || console.error('no script', name));
for (const key of ['sc', 'scx']) {
  for (const name of [...long, ...short]) put(runs(`${key}=${name}`), [`${key}=${name}`]);
}
for (const code of short) {
  const names = [...lines.values()].find((list) => list.includes(`sc=${code}`));
  if (!long.some((name) => names.includes(`sc=${name}`))) console.error('no long name for', code);
}

// The candidates for strings: those of the file, and all that there may be of two parts.
const candidates = new Set(readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean));
const regional = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(0x1f1e6 + i));
for (const a of regional) for (const b of regional) candidates.add(a + b);
for (const c of '#*0123456789') candidates.add(`${c}\ufe0f\u20e3`);
for (const c of everything) {
  if (!/\p{Emoji}/u.test(c)) continue;
  candidates.add(c).add(`${c}\ufe0f`);
  if (/\p{Emoji_Modifier_Base}/u.test(c)) for (let m = 0x1f3fb; m <= 0x1f3ff; m++) candidates.add(c + String.fromCodePoint(m));
}
const stringLines = words(strings).filter((name) => exists(name, 'v')).map((name) => {
  const whole = new RegExp(`^\\p{${name}}$`, 'v');
  const list = [...candidates].filter((s) => whole.test(s)).map((s) => Array.from(s, (c) => c.codePointAt(0).toString(36)).join('-'));
  return `${name}\t${list.sort().join(' ')}`;
});

const text = [...lines].map(([list, names]) => `${names.join(' ')}\t${list}\n`).join('') + '\n' + stringLines.join('\n') + '\n';
writeFileSync(new URL('properties.txt.gz', import.meta.url), gzipSync(text, { level: 9 }));
console.error(`Unicode ${process.versions.unicode}: ${lines.size} sets, ${text.length} bytes`);
