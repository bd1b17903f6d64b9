package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The functions of mujoco.h (4.0.0) that make models.
final class ModelApi {
    private static final MethodHandle DEFAULT_VFS = NativeFunction.returningNothing("mj_defaultVFS", ADDRESS);
    private static final MethodHandle ADD_BUFFER_VFS =
            NativeFunction.returning(JAVA_INT, "mj_addBufferVFS", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle DELETE_VFS = NativeFunction.returningNothing("mj_deleteVFS", ADDRESS);
    private static final MethodHandle LOAD_XML =
            NativeFunction.returning(ADDRESS, "mj_loadXML", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle DELETE_MODEL = NativeFunction.returningNothing("mj_deleteModel", ADDRESS);
    private static final MethodHandle NAME_TO_ID =
            NativeFunction.returning(JAVA_INT, "mj_name2id", ADDRESS, JAVA_INT, ADDRESS);

    /// mjtObj.
    private static final int OBJECT_BODY = 1;
    /// sizeof(mjVFS): one pointer.
    private static final long VFS_BYTES = 8;

    private static final int ERROR_BYTES = 1024;

    /// What MuJoCo says of a plugin that its library does not hold itself.
    private static final Pattern MISSING_PLUGIN = Pattern.compile("plugin \\S+ not found");

    private ModelApi() {}

    /// A model of a file; meshes and includes are found from its folder.
    ///
    /// @return to be deleted by [#delete]
    /// @throws MujocoException with MuJoCo's reason when there is none
    static MemorySegment load(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            return load(arena, file.toString(), MemorySegment.NULL);
        }
    }

    /// A model of a text.
    ///
    /// @param name for messages
    /// @return to be deleted by [#delete]
    /// @throws MujocoException with MuJoCo's reason when there is none
    static MemorySegment load(String name, byte[] xml) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment files = arena.allocate(VFS_BYTES, VFS_BYTES);
            DEFAULT_VFS.invokeExact(files);
            try {
                MemorySegment content = arena.allocate(xml.length);
                content.copyFrom(MemorySegment.ofArray(xml));
                int failed = (int) ADD_BUFFER_VFS.invokeExact(files, arena.allocateFrom(name), content, xml.length);
                if (failed != 0) {
                    throw new MujocoException("MuJoCo can't take " + name + " into memory (code " + failed + ")");
                }
                return load(arena, name, files);
            } finally {
                DELETE_VFS.invokeExact(files);
            }
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    private static MemorySegment load(Arena arena, String name, MemorySegment files) {
        MemorySegment error = arena.allocate(ERROR_BYTES);
        MemorySegment model;
        try {
            model = (MemorySegment) LOAD_XML.invokeExact(arena.allocateFrom(name), files, error, ERROR_BYTES);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
        if (model.address() == 0) {
            String reason = error.getString(0).strip().replaceAll("\\s*\n\\s*", ", ");
            throw new MujocoException("MuJoCo can't load " + name + ": " + reason
                    + (MISSING_PLUGIN.matcher(reason).find()
                            ? "; plugins are not loaded here, the library alone is: take them out of the model"
                            : ""));
        }
        return model;
    }

    static void delete(MemorySegment model) {
        try {
            DELETE_MODEL.invokeExact(model);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// @return the body's number, negative when the model has none of this name
    static int bodyId(MemorySegment model, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) NAME_TO_ID.invokeExact(model, OBJECT_BODY, arena.allocateFrom(name));
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }
}
