package io.sd2ail.data;

import java.util.random.RandomGenerator;

/// A random generator whose state can be saved and restored, one for each part that draws: xoshiro256++ (Blackman and
/// Vigna 2019, "Scrambled linear pseudorandom number generators"), seeded through SplitMix64 as its authors advise.
///
/// All draws of a run come from such streams, never from the native library's global generator, so a run is
/// reproducible whatever its threads do.
public final class RandomStream implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    private final BoxMuller normals = new BoxMuller();

    /// @param seed the run's seed
    /// @param purpose names the part that draws; other names give independent streams of the same seed
    public RandomStream(long seed, String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = splitMix(mixed + GOLDEN_GAMMA) ^ purpose.charAt(i);
        }
        s0 = splitMix(mixed += GOLDEN_GAMMA);
        s1 = splitMix(mixed += GOLDEN_GAMMA);
        s2 = splitMix(mixed += GOLDEN_GAMMA);
        s3 = splitMix(mixed + GOLDEN_GAMMA);
    }

    private static long splitMix(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }

    @Override
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /// `count` standard normal draws, by [BoxMuller]: other numbers than as many of [#nextGaussian()], and those of a
    /// smaller count are not the first of a larger one. They depend on the state at the call alone.
    public float[] gaussians(int count) {
        float[] draws = new float[count];
        for (int offset = 0; offset < count; offset += 2 * BoxMuller.PAIRS) {
            int inBlock = Math.min(2 * BoxMuller.PAIRS, count - offset);
            drawPairs((inBlock + 1) / 2);
            normals.transform(inBlock, draws, offset);
        }
        return draws;
    }

    /// One word a pair. The state is in local variables, which the JIT keeps in registers, and a turn takes two words:
    /// the loop over single ones it unrolls until it is slower.
    private void drawPairs(int pairs) {
        long a = s0;
        long b = s1;
        long c = s2;
        long d = s3;
        for (int pair = 0; pair < pairs; pair += 2) {
            normals.put(pair, Long.rotateLeft(a + d, 23) + a);
            long shifted = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = Long.rotateLeft(d, 45);
            normals.put(pair + 1, Long.rotateLeft(a + d, 23) + a);
            shifted = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = Long.rotateLeft(d, 45);
        }
        s0 = a;
        s1 = b;
        s2 = c;
        s3 = d;
    }

    /// `count` draws from 0, ..., bound - 1.
    public int[] integers(int count, int bound) {
        int[] draws = new int[count];
        for (int i = 0; i < count; i++) {
            draws[i] = nextInt(bound);
        }
        return draws;
    }

    /// `count` draws from [0, 1).
    public float[] uniforms(int count) {
        float[] draws = new float[count];
        for (int i = 0; i < count; i++) {
            draws[i] = nextFloat();
        }
        return draws;
    }

    public void save(State state) {
        state.put("random", s0, s1, s2, s3);
    }

    public void load(State state) {
        long[] saved = state.longs("random", 4);
        s0 = saved[0];
        s1 = saved[1];
        s2 = saved[2];
        s3 = saved[3];
    }
}
