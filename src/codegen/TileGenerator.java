import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `io.sd2ail.kernel.Tiles`: the innermost loops of the matrix products, one method for each tile size. Java has
/// no way to say "sixteen accumulators in registers" but to name them, so a program writes the names.
///
/// Usage: java TileGenerator.java FOLDER-OF-GENERATED-SOURCES
public final class TileGenerator {
    private static final String PARAMETERS =
            "float[] a, int ao, int lda, float[] b, int bo, int ldb, int inner, float[] c, int co, int ldc, boolean add";
    private static final String ARGUMENTS = "a, ao, lda, b, bo, ldb, inner, c, co, ldc, add";

    private TileGenerator() {}

    /// How the left operand's entries lie, and which tiles it has: those that ran fastest (docs/performance.md), and
    /// lower ones for the rows left over.
    private enum Side {
        /// A[row, inner]: few rows and many columns, since every row needs an index of its own.
        PLAIN(List.of(6, 4, 2, 1), List.of(8, 6, 4, 2, 1)),
        /// A[inner, row]: a row is a constant distance away.
        TRANSPOSED(List.of(), List.of(12, 8, 5, 4, 2, 1));

        private final List<Integer> heightsOfFour;
        private final List<Integer> heightsOfTwo;

        Side(List<Integer> heightsOfFour, List<Integer> heightsOfTwo) {
            this.heightsOfFour = heightsOfFour;
            this.heightsOfTwo = heightsOfTwo;
        }

        List<Integer> heights(int vectors) {
            return vectors == 4 ? heightsOfFour : heightsOfTwo;
        }

        String method() {
            return name().toLowerCase(Locale.ROOT);
        }

        String entry(int row) {
            return this == PLAIN ? "a[r" + row + " + k]" : "a[ao + k * lda + " + row + "]";
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "io", "sd2ail", "kernel", "Tiles.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source());
    }

    private static String source() {
        StringBuilder methods = new StringBuilder();
        for (Side side : Side.values()) {
            methods.append(dispatch(side));
            for (int vectors : List.of(4, 2, 1)) {
                side.heights(vectors).forEach(height -> methods.append(tile(side, height, vectors)));
            }
        }
        return """
                // Written by codegen/TileGenerator.java at each build.
                package io.sd2ail.kernel;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /// Products of one tile: C[height, vectors * lanes] = A B, or += A B. Accumulators begin as
                /// FloatVector.zero inside the method: from anywhere else they would be boxed.
                @javax.annotation.processing.Generated("TileGenerator")
                @SuppressWarnings("all")
                final class Tiles {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;

                    private Tiles() {}
                %s}
                """.formatted(methods.toString().indent(4));
    }

    private static String dispatch(Side side) {
        String cases = List.of(4, 2, 1).stream()
                .flatMap(vectors -> side.heights(vectors).stream()
                        .map(height -> """
                                case %d: %s(%s); break;
                        """.formatted(vectors << 8 | height, name(side, height, vectors), ARGUMENTS)))
                .collect(Collectors.joining());
        return """

                static void %s(int height, int vectors, %s) {
                    switch (vectors << 8 | height) {
                %s        default: throw new IllegalArgumentException("no tile of " + height + " x " + vectors);
                    }
                }
                """.formatted(side.method(), PARAMETERS, cases);
    }

    private static String tile(Side side, int height, int vectors) {
        StringBuilder body = new StringBuilder();
        for (int row = 0; row < height; row++) {
            body.append("    FloatVector " + each(vectors, ", ", "%s = FloatVector.zero(S)", row) + ";\n");
        }
        if (side == Side.PLAIN) {
            body.append("    int "
                    + IntStream.range(0, height)
                            .mapToObj(row -> "r" + row + " = ao + " + row + " * lda")
                            .collect(Collectors.joining(", "))
                    + ";\n");
        }
        body.append("    for (int k = 0; k < inner; k++) {\n");
        for (int v = 0; v < vectors; v++) {
            body.append(
                    "        FloatVector b%d = FloatVector.fromArray(S, b, bo + k * ldb + %d * L);\n".formatted(v, v));
        }
        body.append("        FloatVector t;\n");
        for (int row = 0; row < height; row++) {
            body.append("        t = FloatVector.broadcast(S, " + side.entry(row) + "); ");
            body.append(each(vectors, " ", "%1$s = t.fma(b%3$d, %1$s);", row) + "\n");
        }
        body.append("    }\n    if (add) {\n");
        for (int row = 0; row < height; row++) {
            body.append("        "
                    + each(
                            vectors,
                            " ",
                            "%1$s.add(FloatVector.fromArray(S, c, co + %2$d * ldc + %3$d * L)).intoArray(c, co + %2$d * ldc + %3$d * L);",
                            row)
                    + "\n");
        }
        body.append("        return;\n    }\n");
        for (int row = 0; row < height; row++) {
            body.append("    " + each(vectors, " ", "%1$s.intoArray(c, co + %2$d * ldc + %3$d * L);", row) + "\n");
        }
        return "\nprivate static void %s(%s) {\n%s}\n".formatted(name(side, height, vectors), PARAMETERS, body);
    }

    /// One piece of code for each vector of a row.
    ///
    /// @param code of the accumulator's name, the row and the vector
    private static String each(int vectors, String separator, String code, int row) {
        return IntStream.range(0, vectors)
                .mapToObj(v -> code.formatted("x" + row + "_" + v, row, v))
                .collect(Collectors.joining(separator));
    }

    private static String name(Side side, int height, int vectors) {
        return side.method() + height + "x" + vectors;
    }
}
