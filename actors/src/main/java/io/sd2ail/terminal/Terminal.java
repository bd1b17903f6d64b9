package io.sd2ail.terminal;

import java.util.concurrent.CountDownLatch;

/// Where a command speaks.
///
/// @param done reaches 0 when the command has said its last word
public record Terminal(Screen screen, CountDownLatch done) {
    /// The process's own.
    public static Terminal standard() {
        return new Terminal(Screen.standard(), new CountDownLatch(1));
    }
}
