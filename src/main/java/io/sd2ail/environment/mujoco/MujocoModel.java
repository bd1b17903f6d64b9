package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// Owns one compiled model. Simulations copy it, so it may be closed once they are made.
final class MujocoModel implements AutoCloseable {
    private final String name;
    private final MemorySegment pointer;

    private MujocoModel(String name, MemorySegment pointer) {
        this.name = name;
        this.pointer = pointer;
    }

    /// @throws MujocoException when MuJoCo is not to be had or can't load the file
    static MujocoModel of(Path file) {
        MujocoLibrary.require();
        return new MujocoModel(file.toString(), ModelApi.load(file));
    }

    /// One of the project's own.
    ///
    /// @param name for messages
    /// @param xml MJCF without references to other files
    /// @throws MujocoException when MuJoCo is not to be had or can't load the text
    static MujocoModel of(String name, byte[] xml) {
        MujocoLibrary.require();
        return ScopedValue.where(MujocoLog.OWN_MODEL, true).call(() -> new MujocoModel(name, ModelApi.load(name, xml)));
    }

    MemorySegment pointer() {
        return pointer;
    }

    /// @throws MujocoException when the model has no such body
    int bodyId(String body) {
        int id = ModelApi.bodyId(pointer, body);
        if (id < 0) {
            throw new MujocoException("the model " + name + " has no body '" + body + "': name one of its bodies");
        }
        return id;
    }

    /// Numbers of the compiled model, under the names of mjModel's fields.
    double[] field(String field) {
        MemorySegment batch = BatchApi.make(pointer);
        try (Arena arena = Arena.ofConfined()) {
            return BatchApi.modelField(batch, field, arena).toArray(JAVA_DOUBLE);
        } finally {
            BatchApi.delete(batch);
        }
    }

    @Override
    public void close() {
        ModelApi.delete(pointer);
    }
}
