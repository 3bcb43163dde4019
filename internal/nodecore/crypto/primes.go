package crypto

import (
	"crypto/rand"
	"math/big"
	"sync"
)

// Primes, of which some have to be of a form.

// prime draws a prime p of a size, with p mod add = rem if there is an add. A safe one is 2q+1, with q a prime.
func prime(bits int, safe bool, add, rem []byte) ([]byte, error) {
	step, want := new(big.Int).SetBytes(add), new(big.Int).SetBytes(rem)
	if step.Sign() > 0 && rem == nil {
		want.SetInt64(1)
		if safe {
			want.SetInt64(3)
		}
	}
	if step.Sign() == 0 && !safe && bits > 1 {
		p, err := rand.Prime(rand.Reader, bits)
		if err != nil {
			return nil, err
		}
		return p.Bytes(), nil
	}
	if step.Sign() == 0 {
		step, want = formOf(bits, safe)
	}
	p, err := primeOf(bits, safe, step, want)
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

// formOf is the remainder that primes of a size have: odd ones, and safe ones, which leave 11 if divided by 12 when they are
// not small.
func formOf(bits int, safe bool) (step, want *big.Int) {
	switch {
	case !safe:
		return big.NewInt(1), new(big.Int)
	case bits < sieved:
		return big.NewInt(2), one
	}
	return big.NewInt(12), big.NewInt(11)
}

// sieved is from how many bits on a sieve pays, and a prime is none of the sieve's.
const sieved = 64

// primeOf draws a prime that leaves a remainder.
func primeOf(bits int, safe bool, step, want *big.Int) (*big.Int, error) {
	for {
		p, err := rand.Int(rand.Reader, new(big.Int).Lsh(one, uint(bits)))
		if err != nil {
			return nil, err
		}
		p.SetBit(p, bits-1, 1)
		p.Sub(p, new(big.Int).Mod(p, step)).Add(p, want)
		if bits >= sieved {
			p = firstOf(p, step, safe)
		}
		if p != nil && p.BitLen() == bits && isPrime(p, safe) {
			return p, nil
		}
	}
}

// isPrime looks at both numbers a little before it looks at one for long.
func isPrime(p *big.Int, safe bool) bool {
	if !safe {
		return p.ProbablyPrime(20)
	}
	half := new(big.Int).Rsh(p, 1)
	return half.ProbablyPrime(0) && p.ProbablyPrime(0) && half.ProbablyPrime(20) && p.ProbablyPrime(20)
}

// firstOf is the first of p, p+step, … that no small prime divides, nor, where it has to be safe, its half. It is nil if there is
// none for long.
func firstOf(p, step *big.Int, safe bool) *big.Int {
	small := smallPrimes()
	at, by := make([]uint32, len(small)), make([]uint32, len(small))
	var rest big.Int
	for i, prime := range small {
		divisor := big.NewInt(int64(prime))
		at[i] = uint32(rest.Mod(p, divisor).Int64())
		by[i] = uint32(rest.Mod(step, divisor).Int64())
	}
	for steps := int64(0); steps < 1<<16; steps++ {
		if passes(at, safe) {
			return rest.Mul(step, big.NewInt(steps)).Add(&rest, p)
		}
		for i, prime := range small {
			if at[i] += by[i]; at[i] >= prime {
				at[i] -= prime
			}
		}
	}
	return nil
}

// passes tells whether a number with these remainders may be a prime. That of half a number less one is 0 where its own is 1.
func passes(remainders []uint32, safe bool) bool {
	for _, r := range remainders {
		if r == 0 || safe && r == 1 {
			return false
		}
	}
	return true
}

// smallPrimes are the odd ones below 2^12.
var smallPrimes = sync.OnceValue(func() []uint32 {
	var primes []uint32
	for n := uint32(3); n < 1<<12; n += 2 {
		if big.NewInt(int64(n)).ProbablyPrime(0) {
			primes = append(primes, n)
		}
	}
	return primes
})
