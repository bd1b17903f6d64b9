package io.sd2ail.demonstration.array;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.nio.file.Path;

/// The checks that every array of a file passes before its numbers are used.
///
/// @param file to be named in messages
public record ArrayChecks(Path file) {
    public DemonstrationFormatException problem(String problem, String mend) {
        return new DemonstrationFormatException(file, problem, mend);
    }

    /// @param name in the file
    /// @return the same array, [rows, at least one entry]
    public NumericArray matrix(String name, NumericArray array) {
        if (array.shape().length != 2 || array.shape()[1] == 0) {
            throw problem(
                    "has '" + name + "' of shape " + array.shapeText() + " where (rows, entries) is needed",
                    "store one row a step, for example with array.reshape(len(array), -1)");
        }
        return array;
    }

    /// @return the same array, [rows]
    public NumericArray vector(String name, NumericArray array) {
        if (array.shape().length != 1) {
            throw problem(
                    "has '" + name + "' of shape " + array.shapeText() + " where (rows,) is needed",
                    "store one value a step, for example with array.reshape(-1)");
        }
        return array;
    }

    public void requireRows(String name, NumericArray array, long rows, String beside) {
        if (array.shape()[0] != rows) {
            throw problem(
                    "has " + array.shape()[0] + " rows in '" + name + "' beside " + rows + " in '" + beside + "'",
                    "give all arrays the same number of rows");
        }
    }

    /// As float32, none of them infinite or NaN.
    public float[] finite(String name, NumericArray array) {
        float[] values = array.floats();
        int columns = array.shape().length == 2 ? (int) array.shape()[1] : 1;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                double given = array.values()[i];
                throw problem(
                        "has " + given + " in '" + name + "' at row " + i / columns
                                + (array.shape().length == 2 ? ", column " + i % columns : "")
                                + (Double.isFinite(given) ? ", beyond float32" : ""),
                        "remove or repair that row");
            }
        }
        return values;
    }

    /// 0 and 1 as booleans.
    public boolean[] flags(String name, NumericArray array) {
        boolean[] flags = new boolean[array.values().length];
        for (int row = 0; row < flags.length; row++) {
            double value = array.values()[row];
            if (value != 0 && value != 1) {
                throw problem("has " + value + " in '" + name + "' at row " + row, "store 0 or 1");
            }
            flags[row] = value == 1;
        }
        return flags;
    }
}
