package io.sd2ail.environment;

/// What a class of the user's jars gets where it would have ended the whole program: [ForeignClasses] has it call these
/// methods in place of those of [System] and [Runtime].
@SuppressWarnings("DoNotCallSuggester") // nobody does in a source
public final class RefusedExit extends Error {
    private static final long serialVersionUID = 1L;

    private RefusedExit(String call, int status) {
        super(call + "(" + status + ") would end the whole program: throw an exception to end an episode");
    }

    /// In place of [System#exit].
    ///
    /// @throws RefusedExit always
    public static void exit(int status) {
        throw new RefusedExit("System.exit", status);
    }

    /// In place of [Runtime#exit].
    ///
    /// @throws RefusedExit always
    public static void exit(Runtime runtime, int status) {
        throw new RefusedExit("Runtime.exit", status);
    }

    /// In place of [Runtime#halt].
    ///
    /// @throws RefusedExit always
    public static void halt(Runtime runtime, int status) {
        throw new RefusedExit("Runtime.halt", status);
    }
}
