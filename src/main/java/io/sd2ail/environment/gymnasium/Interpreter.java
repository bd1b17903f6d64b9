package io.sd2ail.environment.gymnasium;

import java.util.Map;

/// Which Python runs environments: the one of `--python`, else of the variable `SD2AIL_PYTHON`, else `python3`.
///
/// @param command a name on the PATH, or a path
/// @param origin who says so, for people
record Interpreter(String command, String origin) {
    private static final String VARIABLE = "SD2AIL_PYTHON";

    static Interpreter chosen() {
        return chosen(System.getProperty(GymnasiumEnvironments.PYTHON, ""), System.getenv());
    }

    /// @param option value of `--python`; empty when it is not given
    /// @param variables of the process
    static Interpreter chosen(String option, Map<String, String> variables) {
        if (!option.isBlank()) {
            return new Interpreter(option, "--python");
        }
        String variable = variables.getOrDefault(VARIABLE, "");
        return variable.isBlank()
                ? new Interpreter("python3", "the default")
                : new Interpreter(variable, "the variable " + VARIABLE);
    }

    /// The sentence where it can't be started.
    GymnasiumException missing(String why) {
        return new GymnasiumException("the Python '" + command + "' (" + origin + ") can't be started (" + why
                + "): name one that has gymnasium, by --python PATH or " + VARIABLE);
    }
}
