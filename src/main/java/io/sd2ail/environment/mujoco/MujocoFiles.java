package io.sd2ail.environment.mujoco;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Where the library's file is: what `SD2AIL_MUJOCO` names (the library or its wheel, for machines without a network),
/// else a copy in the user's cache folder, which is fetched the first time, with its hash checked.
public final class MujocoFiles {
    /// The library inside the wheel and in the cache.
    static final String LIBRARY = "libmujoco.so." + MujocoLibrary.VERSION;

    private static final String LIBRARY_SHA256 = "90bc997a73efc90624a120f63eccd67441dfc6c705cd537357508f44757880ba";
    private static final String ENTRY = "mujoco/" + LIBRARY;
    /// Environment variable that names a wheel or library.
    static final String VARIABLE = "SD2AIL_MUJOCO";

    private final Map<String, String> variables;
    private final WheelSource source;

    /// Brings the wheel of mujoco-core, version [MujocoLibrary#VERSION], for this platform.
    @FunctionalInterface
    interface WheelSource {
        /// @param folder to write it to
        /// @return the wheel's file
        Path fetch(Path folder) throws IOException;
    }

    /// @param variables the process's environment
    MujocoFiles(Map<String, String> variables, WheelSource source) {
        this.variables = variables;
        this.source = source;
    }

    static Path library() {
        return new MujocoFiles(System.getenv(), new PipWheel()).find();
    }

    /// The library's file, if it is here without fetching anything.
    public static @Nullable Path present() {
        MujocoFiles files = new MujocoFiles(System.getenv(), new PipWheel());
        String given = files.given();
        Path file = given == null ? files.cached() : Path.of(given);
        return Files.isRegularFile(file) ? file : null;
    }

    /// @throws MujocoException when it can't be had
    Path find() {
        String given = given();
        if (given == null) {
            Path cached = cached();
            return Files.isRegularFile(cached) ? cached : provide(cached, source);
        }
        Path file = Path.of(given);
        if (!Files.isRegularFile(file)) {
            throw new MujocoException(VARIABLE + " is '" + given + "', and there is no such file: name " + LIBRARY
                    + " or the wheel mujoco-core " + MujocoLibrary.VERSION + " for Linux on x86-64");
        }
        if (!given.endsWith(".whl")) {
            return file;
        }
        Path cached = cached();
        return Files.isRegularFile(cached) ? cached : provide(cached, _ -> file);
    }

    private @Nullable String given() {
        String given = variables.getOrDefault(VARIABLE, "");
        return given.isEmpty() ? null : given;
    }

    /// `$SD2AIL_CACHE`, else `$XDG_CACHE_HOME/sd2ail`, else `~/.cache/sd2ail`.
    private Path cached() {
        String own = variables.getOrDefault("SD2AIL_CACHE", "");
        String shared = variables.getOrDefault("XDG_CACHE_HOME", "");
        Path cache = !own.isEmpty()
                ? Path.of(own)
                : shared.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache", "sd2ail")
                        : Path.of(shared, "sd2ail");
        return cache.toAbsolutePath().resolve(LIBRARY);
    }

    /// Several processes at once fetch it once; the file is there whole or not at all.
    private static Path provide(Path file, WheelSource source) {
        Path folder = java.util.Objects.requireNonNull(file.getParent());
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(LIBRARY + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.isRegularFile(file)) {
                    Path scratch = Files.createTempDirectory(folder, "mujoco-");
                    try {
                        Path unpacked = unpack(source.fetch(scratch), scratch);
                        Files.move(unpacked, file, StandardCopyOption.ATOMIC_MOVE);
                    } finally {
                        removeAll(scratch);
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw new MujocoException(
                    "MuJoCo can't be written to " + folder + " (" + e.getMessage()
                            + "): make it writable, or name another folder by SD2AIL_CACHE",
                    e);
        }
    }

    private static Path unpack(Path wheel, Path folder) throws IOException {
        Path file = folder.resolve(LIBRARY);
        MessageDigest digest = sha256();
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                throw new MujocoException(wheel + " holds no " + ENTRY + ": it is not the wheel mujoco-core "
                        + MujocoLibrary.VERSION + " for Linux on x86-64");
            }
            try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
                Files.copy(in, file);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(LIBRARY_SHA256)) {
            throw new MujocoException("the library in " + wheel + " has the SHA-256 " + found + ", not "
                    + LIBRARY_SHA256 + ": it is damaged or not the one that was published; get it anew");
        }
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void removeAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
