package io.sd2ail.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    private static Path made;

    private static Authority authority;
    private static Path original;

    @TempDir
    private Path folder;

    @BeforeAll
    static void issue() throws Exception {
        authority = Authority.create(made.resolve("tls"));
        original = authority.issue("node", 30);
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> Credentials.in(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void issue_ofANode_makesThreeFilesForItsOwnerAlone() throws Exception {
        assertThat(Credentials.in(folder).validUntil()).isAfter(LocalDate.now(ZoneOffset.UTC));
        try (Stream<Path> files = Files.list(original)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("authority.pem", "certificate.pem", "key.pem");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(original.resolve("key.pem"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(made.resolve("tls/authority/authority.p12"))))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(made.resolve("tls"))) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain(".node");
        }
    }

    @Test
    void issue_ofANodeThatHasOne_keepsItsKeyAndRenewsItsCertificate() throws Exception {
        Path place = authority.issue("renewed", 10);
        String key = Files.readString(place.resolve("key.pem"));
        var until = Credentials.in(place).validUntil();

        authority.issue("renewed", 40);

        assertThat(Files.readString(place.resolve("key.pem"))).isEqualTo(key);
        assertThat(Credentials.in(place).validUntil()).isEqualTo(until.plusDays(30));
    }

    @Test
    void create_whereThereIsAnAuthority_isRefused() {
        assertThatThrownBy(() -> Authority.create(made.resolve("tls")))
                .hasMessageContaining("has an authority already");
    }

    @Test
    void issue_nameThatIsNoFolder_isRefused() {
        assertThatThrownBy(() -> authority.issue("../up", 1)).hasMessageContaining("is no name for a certificate");
        assertThatThrownBy(() -> authority.issue("authority", 1)).hasMessageContaining("is no name for a certificate");
    }

    @Test
    void in_folderWithoutAFile_saysWhich() throws Exception {
        Files.delete(folder.resolve("certificate.pem"));
        refused(folder.resolve("certificate.pem") + " is not there or can't be read");
    }

    @Test
    void in_keyThatOthersCanRead_isRefused() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        refused("chmod 600");
    }

    @Test
    void in_keyOfAnotherNode_isRefused() throws Exception {
        Path other = authority.issue("other", 30);
        Files.copy(
                other.resolve("key.pem"),
                folder.resolve("key.pem"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        refused("is not the key of");
    }

    @Test
    void in_authorityThatDidNotIssueIt_isRefused() throws Exception {
        Authority stranger = Authority.create(made.resolve("stranger"));
        Files.copy(
                stranger.issue("node", 30).resolve("authority.pem"),
                folder.resolve("authority.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        refused("is not of the authority in");
    }

    @Test
    void in_certificateThatHasExpired_isRefused() throws Exception {
        folder = Certificates.expired(authority);
        refused("certificate.pem is not valid now (");
    }

    @Test
    void in_fileThatIsNoCertificate_isRefused() throws Exception {
        Files.writeString(folder.resolve("certificate.pem"), "hello");
        refused("can't be used");
    }
}
