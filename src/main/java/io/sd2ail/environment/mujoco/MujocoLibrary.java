package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The C library of MuJoCo in this process: loaded once, from where [MujocoFiles] has it, and only in the one version
/// whose structures and results we know.
@SuppressWarnings("restricted") // native memory and calls are what this class is for
public final class MujocoLibrary {
    /// The version of MuJoCo that is loaded, and no other.
    public static final String VERSION = "4.0.0";

    private static final int VERSION_NUMBER = 4_000_000;

    private static @Nullable SymbolLookup symbols;

    private MujocoLibrary() {}

    /// Loads the library unless it is.
    ///
    /// @throws MujocoException when it can't be had here
    public static synchronized void require() {
        if (symbols == null) {
            symbols = load(MujocoFiles.library());
            MujocoLog.install();
        }
    }

    static synchronized SymbolLookup symbols() {
        require();
        return Objects.requireNonNull(symbols);
    }

    private static SymbolLookup load(Path file) {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new MujocoException(
                    file + " can't be loaded as a library here (" + e.getMessage()
                            + "): MuJoCo needs Linux on x86-64 with glibc 2.27 or newer",
                    e);
        }
        int version = version(library);
        if (version != VERSION_NUMBER) {
            throw new MujocoException(file + " is MuJoCo number " + version + ", not " + VERSION + " (" + VERSION_NUMBER
                    + "): point SD2AIL_MUJOCO to that version");
        }
        return library;
    }

    private static int version(SymbolLookup library) {
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow("mj_version"), FunctionDescriptor.of(JAVA_INT))
                    .invokeExact();
        } catch (Throwable t) {
            throw new MujocoException("the library has no function mj_version: it is not MuJoCo", t);
        }
    }

    /// Has MuJoCo call this function with each of its messages.
    static void setLogHandler(MemorySegment handler) {
        try {
            // The handler before ours is of no use, but invokeExact wants its type.
            MemorySegment _ = (MemorySegment) NativeFunction.returning(ADDRESS, "mju_setLogHandler", ADDRESS)
                    .invokeExact(handler);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }
}
