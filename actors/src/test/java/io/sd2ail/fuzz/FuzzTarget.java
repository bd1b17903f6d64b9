package io.sd2ail.fuzz;

import java.util.List;

/// A reader of bytes from outside: of a file, or of a connection.
public interface FuzzTarget {
    /// Inputs that are well-formed, from which a fuzzer begins.
    List<byte[]> seeds() throws Exception;

    /// Reads an input. What the reader says it throws is caught here; whatever else comes out is a finding.
    void read(byte[] input) throws Exception;
}
