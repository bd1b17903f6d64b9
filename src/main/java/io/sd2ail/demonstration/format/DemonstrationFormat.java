package io.sd2ail.demonstration.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A format of demonstration files. A new one is a class that implements this and a line in [DemonstrationFormats].
interface DemonstrationFormat {
    /// As its users know it.
    String name();

    /// Whether what is there looks like this format: by content, never by a file's name. What is damaged may be
    /// recognised, and is refused by [#read(Path, List)].
    ///
    /// @param start of the file; of a directory nothing
    boolean recognises(Path path, FileStart start) throws IOException;

    /// @param observationParts that make an observation, in this order, where the format keeps them apart; none given:
    /// all of one number or one row of numbers a step, sorted by name
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when it can't be used; the message says why and
    /// what to do
    DemonstrationFile read(Path path, List<String> observationParts) throws IOException;
}
