package io.sd2ail.demonstration.format;

import io.sd2ail.demonstration.Demonstrations;
import java.util.List;

/// What a file was found to be.
///
/// @param format its name, as users know it
/// @param demonstrations what it holds
/// @param lacks what it doesn't say and how that is taken, a part of a sentence each; empty when it says everything
public record DemonstrationFile(String format, Demonstrations demonstrations, List<String> lacks) {
    public DemonstrationFile {
        lacks = List.copyOf(lacks);
    }
}
