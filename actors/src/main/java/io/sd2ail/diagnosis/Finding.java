package io.sd2ail.diagnosis;

/// What a rule found in a run.
///
/// @param rule its name
/// @param wrong what is wrong
/// @param seen how that is seen in this run, with the numbers
/// @param remedy what to try, with the settings' names
public record Finding(Severity severity, String rule, String wrong, String seen, String remedy) {
    /// How bad it is, the worst first.
    public enum Severity {
        /// The run can't learn as it goes.
        SEVERE,
        /// It learns, but worse or slower than it could.
        MILD
    }

    /// One line.
    public String line() {
        return wrong + ": " + seen + "; try " + remedy;
    }
}
