package io.sd2ail.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// What a node shows others and whom it believes: its certificate, the key to it, and the authority of its cluster. Two
/// nodes talk when each holds a valid certificate of the same authority; host names are not compared, since nodes come
/// and go under any address.
///
/// The files are read anew at intervals, so that renewed ones are taken while a node runs.
///
/// @param folder with the three files
public record Credentials(Path folder) {
    static final String AUTHORITY = "authority.pem";
    static final String CERTIFICATE = "certificate.pem";
    static final String KEY = "key.pem";

    /// In every certificate of a node; what two nodes must have in common by the toolkit's own check.
    static final String SUBJECT = "sd2ail";

    private static final String TRANSPORT = "pekko.remote.artery.transport";
    private static final String ENGINE = "pekko.remote.artery.ssl.rotating-keys-engine.";
    /// A group may read: that is how Kubernetes gives a secret to a user that is not root.
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    /// Those of a folder, checked.
    ///
    /// @throws CommandFailure when they can't be used, with the file and the mend
    public static Credentials in(Path folder) {
        Credentials credentials = new Credentials(folder.toAbsolutePath().normalize());
        credentials.check();
        return credentials;
    }

    /// Those that a node's settings name; null where they name none.
    public static @Nullable Credentials of(Config settings) {
        return settings.hasPath(TRANSPORT) && settings.getString(TRANSPORT).equals("tls-tcp")
                ? new Credentials(Path.of(settings.getString(ENGINE + "secret-mount-point")))
                : null;
    }

    /// The settings of a node that uses them.
    public Config settings() {
        return ConfigFactory.parseMap(Map.of(
                TRANSPORT,
                "tls-tcp",
                "pekko.remote.artery.ssl.ssl-engine-provider",
                "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                ENGINE + "secret-mount-point",
                folder.toString(),
                ENGINE + "key-file",
                folder.resolve(KEY).toString(),
                ENGINE + "cert-file",
                folder.resolve(CERTIFICATE).toString(),
                ENGINE + "ca-cert-file",
                folder.resolve(AUTHORITY).toString()));
    }

    private void check() {
        for (String name : new String[] {AUTHORITY, CERTIFICATE, KEY}) {
            if (!Files.isReadable(folder.resolve(name))) {
                throw CommandFailure.usage("--tls: " + folder.resolve(name)
                        + " is not there or can't be read: name a folder that ./sd2ail tls init or issue has made");
            }
        }
        try {
            X509Certificate authority = certificate(AUTHORITY);
            X509Certificate own = certificate(CERTIFICATE);
            checkKey(own);
            checkSigned(own, authority);
            own.checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw CommandFailure.failed(folder.resolve(CERTIFICATE) + " is not valid now (" + e.getMessage()
                    + "): renew it by ./sd2ail tls issue, or set this machine's clock");
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw CommandFailure.failed(
                    "the certificates in " + folder + " can't be used (" + e.getMessage() + "): issue them anew");
        }
    }

    private void checkKey(X509Certificate own) throws GeneralSecurityException, IOException {
        Path file = folder.resolve(KEY);
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw CommandFailure.failed(file + " can be read by others: chmod 600 it, and issue it anew if they did");
        }
        if (!(key() instanceof RSAPrivateKey key && own.getPublicKey() instanceof RSAPublicKey its)
                || !key.getModulus().equals(its.getModulus())) {
            throw CommandFailure.failed(file + " is not the key of " + folder.resolve(CERTIFICATE)
                    + ": copy the files of one folder together");
        }
    }

    private void checkSigned(X509Certificate own, X509Certificate authority) {
        try {
            own.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw CommandFailure.failed(folder.resolve(CERTIFICATE) + " is not of the authority in "
                    + folder.resolve(AUTHORITY) + ": copy the files of one folder together");
        }
    }

    /// Until when the certificate is good.
    public LocalDate validUntil() throws GeneralSecurityException, IOException {
        return certificate(CERTIFICATE)
                .getNotAfter()
                .toInstant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    private X509Certificate certificate(String name) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /// The certificate and its authority's.
    Certificate[] chain() throws GeneralSecurityException, IOException {
        return new Certificate[] {certificate(CERTIFICATE), certificate(AUTHORITY)};
    }

    PrivateKey key() throws GeneralSecurityException, IOException {
        String text = Files.readString(folder.resolve(KEY), StandardCharsets.US_ASCII);
        byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    /// Makes connections that show this certificate and believe this authority alone.
    public SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
        char[] none = {};
        X509Certificate authority = certificate(AUTHORITY);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, none);
        own.setKeyEntry(SUBJECT, key(), none, chain());
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(own, none);
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, none);
        believed.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
