package io.sd2ail.demonstration.array;

import java.util.Collection;

/// Arrays by name, each read when it is asked for: what nobody needs is left alone, whatever it holds.
public interface ArraySource {
    /// In the file's order.
    Collection<String> names();

    /// @param name one of [#names()]
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when it holds no numbers, or can't be read
    NumericArray array(String name);
}
