package io.sd2ail.tls;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Who issues the certificates of a cluster: a key of its own, which no node needs, in a folder beside those of the
/// nodes. The JDK's `keytool` does the work.
///
/// @param folder `authority/` and a folder for each node lie in it
public record Authority(Path folder) {
    private static final String NAME = "authority";
    private static final String STORE = "authority.p12";
    private static final int AUTHORITY_DAYS = 3650;
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// The stores are files for their owner alone; PKCS12 wants a password all the same.
    private static final String PASSWORD = "sd2ail-store";

    /// Makes a new one.
    ///
    /// @throws CommandFailure when there is one already
    public static Authority create(Path folder) throws IOException {
        Authority authority = new Authority(folder);
        try {
            Files.createDirectories(folder, OWN_FOLDER);
            Files.createDirectory(folder.resolve(NAME), OWN_FOLDER);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(folder + " has an authority already: ./sd2ail tls issue " + folder
                    + " NODE makes further certificates of it");
        }
        byte[] number = new byte[4];
        new SecureRandom().nextBytes(number);
        newKey(
                NAME,
                authority.store(),
                "CN=sd2ail authority " + HexFormat.of().formatHex(number),
                "-validity",
                Integer.toString(AUTHORITY_DAYS),
                "-ext",
                "bc:critical=ca:true,pathlen:0",
                "-ext",
                "ku:critical=keyCertSign,cRLSign");
        Files.setPosixFilePermissions(authority.store(), PosixFilePermissions.fromString("rw-------"));
        keytool(
                "-exportcert",
                NAME,
                authority.store(),
                "-rfc",
                "-file",
                authority.certificate().toString());
        return authority;
    }

    /// One that was made before.
    ///
    /// @throws CommandFailure when there is none
    public static Authority open(Path folder) {
        Authority authority = new Authority(folder);
        if (!Files.isReadable(authority.store())) {
            throw CommandFailure.usage(
                    authority.store() + " is not there or can't be read: ./sd2ail tls init " + folder + " makes it");
        }
        return authority;
    }

    /// The one in a folder, made when it is not there.
    public static Authority of(Path folder) throws IOException {
        return Files.exists(new Authority(folder).store()) ? open(folder) : create(folder);
    }

    /// A certificate for a node, as it is while it is good for long enough, else issued anew.
    ///
    /// @param days that it is valid for when it is issued
    /// @return the folder to give to the node
    public Path ensure(String node, int days) throws IOException, GeneralSecurityException {
        Path place = folder.resolve(node);
        boolean good = Files.exists(place.resolve(Credentials.CERTIFICATE))
                && new Credentials(place)
                        .validUntil()
                        .isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(days / 2));
        return good ? place : issue(node, days);
    }

    private Path store() {
        return folder.resolve(NAME).resolve(STORE);
    }

    private Path certificate() {
        return folder.resolve(NAME).resolve(Credentials.AUTHORITY);
    }

    /// A certificate for a node. One that has one already keeps its key and gets a certificate that is valid for
    /// longer, put in place at once, so that a node that runs never sees two that don't belong together.
    ///
    /// @param days that it is valid for
    /// @return the folder to give to the node
    public Path issue(String node, int days) throws IOException, GeneralSecurityException {
        return issue(node, "-1H", days);
    }

    /// @param from before which it is not valid, as keytool writes it: an hour ago, as clocks differ
    Path issue(String node, String from, int days) throws IOException, GeneralSecurityException {
        if (!node.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || node.equals(NAME)) {
            throw CommandFailure.usage(
                    "'" + node + "' is no name for a certificate: write letters, digits, dots, hyphens"
                            + " and underscores, other than '" + NAME + "'");
        }
        Path place = folder.resolve(node);
        if (!Files.isDirectory(place)) {
            Files.createDirectory(place, OWN_FOLDER);
        }
        Path work = Files.createTempDirectory(folder, "." + node, OWN_FOLDER);
        try {
            Path keys = keys(node, place, work);
            Path request = work.resolve("request");
            Path issued = work.resolve(Credentials.CERTIFICATE);
            keytool("-certreq", node, keys, "-file", request.toString());
            keytool(
                    "-gencert",
                    NAME,
                    store(),
                    "-rfc",
                    "-infile",
                    request.toString(),
                    "-outfile",
                    issued.toString(),
                    "-startdate",
                    from,
                    "-validity",
                    Integer.toString(days),
                    "-ext",
                    "san=dns:" + Credentials.SUBJECT,
                    "-ext",
                    "eku=serverAuth,clientAuth",
                    "-ext",
                    "ku:critical=digitalSignature,keyEncipherment");
            if (!Files.exists(place.resolve(Credentials.KEY))) {
                write(place.resolve(Credentials.KEY), key(keys, node));
            }
            Files.copy(certificate(), place.resolve(Credentials.AUTHORITY), StandardCopyOption.REPLACE_EXISTING);
            // The first certificate alone: keytool adds that of the authority.
            String chain = Files.readString(issued, StandardCharsets.US_ASCII);
            String end = "-----END CERTIFICATE-----";
            write(issued, chain.substring(0, chain.indexOf(end) + end.length()) + "\n");
            Files.move(
                    issued,
                    place.resolve(Credentials.CERTIFICATE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return place;
        } finally {
            for (Path file : list(work)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(work);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /// The node's key in a store: a new one, or the one that it has.
    private static Path keys(String node, Path place, Path work) throws IOException, GeneralSecurityException {
        Path keys = work.resolve("keys.p12");
        if (!Files.exists(place.resolve(Credentials.KEY))) {
            newKey(node, keys, "CN=" + Credentials.SUBJECT + ",OU=" + node);
            return keys;
        }
        Credentials present = new Credentials(place);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD.toCharArray());
        store.setKeyEntry(node, present.key(), PASSWORD.toCharArray(), present.chain());
        try (OutputStream out = Files.newOutputStream(Files.createFile(keys, OWN_FILE))) {
            store.store(out, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String key(Path keys, String node) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        byte[] key = store.getKey(node, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static void write(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(beside);
        Files.writeString(Files.createFile(beside, OWN_FILE), text, StandardCharsets.US_ASCII);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// @param store that is made for it
    private static void newKey(String alias, Path store, String subject, String... further) throws IOException {
        List<String> options = new ArrayList<>(
                List.of("-storetype", "PKCS12", "-keyalg", "RSA", "-keysize", "3072", "-dname", subject));
        options.addAll(List.of(further));
        keytool("-genkeypair", alias, store, options.toArray(String[]::new));
    }

    /// @param alias of a key in the store
    private static void keytool(String what, String alias, Path store, String... further) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(what, "-alias", alias, "-keystore", store.toString()));
        command.addAll(List.of(further));
        // Not on the command line, where other users see it.
        command.addAll(List.of("-storepass:env", "SD2AIL_STORE"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SD2AIL_STORE", PASSWORD);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw CommandFailure.failed("no certificate could be made: "
                        + said.lines().findFirst().orElse("keytool failed"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("making a certificate was interrupted");
        }
    }
}
