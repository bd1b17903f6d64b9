package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes MuJoCo's own messages, which would go to standard error and a file in the working directory, into the log.
/// Each kind of message is a warning once; what a simulation's trouble means for its episode is said by exceptions.
@SuppressWarnings("restricted") // native memory and calls are what this class is for
final class MujocoLog {
    private static final Logger log = LoggerFactory.getLogger(MujocoLog.class);

    /// Bound while one of the project's own models is loaded: their messages are no news to a user.
    static final ScopedValue<Boolean> OWN_MODEL = ScopedValue.newInstance();

    /// mjLogMessage: int level, int topic, char subject[1024], ...
    private static final long SUBJECT = 8;

    private static final long SUBJECT_BYTES = 1024;
    /// mjLOG_WARNING.
    private static final int WARNING = 2;

    private static final int KINDS_KEPT = 1000;
    private static final Set<String> seen = ConcurrentHashMap.newKeySet();

    private MujocoLog() {}

    static void install() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MemorySegment handler = Linker.nativeLinker()
                    .upcallStub(
                            lookup.findStatic(
                                    MujocoLog.class,
                                    "onMessage",
                                    MethodType.methodType(void.class, MemorySegment.class)),
                            FunctionDescriptor.ofVoid(ADDRESS),
                            Arena.global());
            MujocoLibrary.setLogHandler(handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Called by MuJoCo, on the thread that simulates. Nothing may be thrown into C.
    static void onMessage(MemorySegment address) {
        try {
            MemorySegment message = address.reinterpret(SUBJECT + SUBJECT_BYTES);
            String subject = message.getString(SUBJECT).strip();
            boolean isNew = seen.size() < KINDS_KEPT && seen.add(subject.replaceAll("[-+.0-9e]+", "#"));
            if (message.get(JAVA_INT, 0) >= WARNING && isNew && !OWN_MODEL.isBound()) {
                log.warn("MuJoCo: {}", subject);
            } else {
                log.debug("MuJoCo: {}", subject);
            }
        } catch (RuntimeException | Error e) {
            log.error("a message of MuJoCo could not be read", e);
        }
    }
}
