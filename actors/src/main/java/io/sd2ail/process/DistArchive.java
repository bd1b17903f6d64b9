package io.sd2ail.process;

import io.sd2ail.config.ProgramVersion;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An archive of `./sd2ail dist`.
///
/// @param sum its SHA-256, in hexadecimal
public record DistArchive(Path file, String sum) {
    /// The given one, else the one of this program: of a checkout in `target`, of an unpacked archive beside its
    /// folder.
    ///
    /// @throws CommandFailure when there is none
    public static DistArchive find(@Nullable Path given) {
        Path home = Path.of(System.getProperty("sd2ail.home", "")).toAbsolutePath();
        List<Path> candidates = given != null ? List.of(given) : candidates(home);
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate)) {
                return new DistArchive(candidate.toAbsolutePath(), sum(candidate));
            }
        }
        throw CommandFailure.usage("there is no archive " + candidates.getFirst()
                + ": make it by ./sd2ail dist, or name another one by --archive FILE");
    }

    private static List<Path> candidates(Path home) {
        if (Files.exists(home.resolve("lib").resolve("class-path"))) {
            return List.of(home.resolveSibling(home.getFileName() + ".tar.gz"));
        }
        String name = "sd2ail-" + ProgramVersion.own() + "-linux-x86_64";
        Path target = home.resolve("target");
        return List.of(target.resolve(name + ".tar.gz"), target.resolve(name + "-without-pytorch.tar.gz"));
    }

    /// SHA-256 of a file, in hexadecimal.
    static String sum(Path file) {
        try {
            MessageDigest digest = digest();
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw CommandFailure.failed(file + " can't be read (" + e.getMessage() + "): check its rights");
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// What its folder on a host is called.
    String shortSum() {
        return sum.substring(0, 16);
    }
}
