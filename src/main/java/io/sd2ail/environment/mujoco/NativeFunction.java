package io.sd2ail.environment.mujoco;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// Handles of MuJoCo's C functions. Callers keep them in static final fields, which makes a call cost some nanoseconds.
@SuppressWarnings("restricted") // native memory and calls are what this class is for
final class NativeFunction {
    private static final SymbolLookup LIBRARY = MujocoLibrary.symbols();

    private NativeFunction() {}

    static MethodHandle returning(MemoryLayout result, String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments));
    }

    static MethodHandle returningNothing(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.ofVoid(arguments));
    }

    /// The function itself, as an argument of another.
    static MemorySegment address(String name) {
        return LIBRARY.findOrThrow(name);
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(address(name), descriptor);
    }

    /// What to throw for what came out of a call: our own refusals as they are; a C function itself throws nothing.
    static RuntimeException failure(Throwable thrown) {
        return thrown instanceof MujocoException refusal
                ? refusal
                : new IllegalStateException("a call into MuJoCo failed in the JVM", thrown);
    }
}
