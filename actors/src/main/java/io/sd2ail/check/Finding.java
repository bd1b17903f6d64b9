package io.sd2ail.check;

/// What one check of `doctor` found.
///
/// @param subject what was looked at
/// @param result what was seen and, unless it is ok, the mend
public record Finding(Level level, String subject, String result) {
    /// How bad it is.
    public enum Level {
        OK,
        /// Works, but not as well as it could.
        WARN,
        /// Training can't work.
        FAIL
    }

    static Finding ok(String subject, String result) {
        return new Finding(Level.OK, subject, result);
    }

    static Finding warn(String subject, String result) {
        return new Finding(Level.WARN, subject, result);
    }

    static Finding fail(String subject, String result) {
        return new Finding(Level.FAIL, subject, result);
    }
}
