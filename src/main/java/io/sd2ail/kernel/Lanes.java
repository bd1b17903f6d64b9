package io.sd2ail.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The machine's vectors of floats.
public final class Lanes {
    /// The widest that the machine computes with.
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;

    /// Floats in a vector: 16 with AVX-512, 8 with AVX2, 4 with NEON.
    public static final int COUNT = SPECIES.length();

    /// Rows of all matrices begin at multiples of it, on every machine: the widest vector there is.
    public static final int PADDING = 16;

    private Lanes() {}

    /// The next multiple of [#PADDING].
    public static int padded(int columns) {
        return Math.ceilDiv(columns, PADDING) * PADDING;
    }
}
