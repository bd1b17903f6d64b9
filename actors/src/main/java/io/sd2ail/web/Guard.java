package io.sd2ail.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/// Who may look and who may steer. A page of another site that makes a browser ask here, by a name that it lets
/// point to this machine, is refused by the `Host` header; one that posts across sites by the `Origin` header. Beyond
/// this machine to steer needs a token as well.
final class Guard {
    /// Answers carry these: nothing from elsewhere, no script or style in the page itself, no frame around it.
    static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));

    private static final String BEARER = "Bearer ";

    private final WebAddress address;
    private final byte @Nullable [] token;

    /// @param address that is listened at
    /// @param token without which nobody steers; null when anybody of this machine may
    Guard(WebAddress address, @Nullable String token) {
        this.address = address;
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether steering needs a token.
    boolean needsToken() {
        return token != null;
    }

    /// The address that the page has.
    String name() {
        return address.toString();
    }

    /// Whether a request names this machine as one that serves the page.
    boolean knowsHost(HttpRequest request) {
        String name = host(request);
        int colon = name.lastIndexOf(':');
        boolean hasPort = colon > name.lastIndexOf(']');
        String host = hasPort ? name.substring(0, colon) : name;
        String port = hasPort ? name.substring(colon + 1) : "80";
        return port.equals(Integer.toString(address.port())) && address.isNamed(host);
    }

    private static String host(HttpRequest request) {
        return header(request, "host").toLowerCase(Locale.ROOT);
    }

    private static String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse("");
    }

    /// Why a request may not steer; empty when it may.
    Optional<Refusal> refuses(HttpRequest request) {
        if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
            return Optional.of(new Refusal(415, "the content type must be application/json"));
        }
        if (!header(request, "origin").equalsIgnoreCase("http://" + host(request))) {
            return Optional.of(new Refusal(403, "only the page itself may steer: its Origin is missing or another's"));
        }
        if (token != null && !hasToken(request)) {
            return Optional.of(new Refusal(
                    401,
                    "steering from another machine needs the token that the run printed, or that --web-token names"));
        }
        return Optional.empty();
    }

    private boolean hasToken(HttpRequest request) {
        String given = header(request, "authorization");
        return given.startsWith(BEARER)
                && MessageDigest.isEqual(given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token);
    }

    /// @param status of HTTP
    /// @param words for the user
    record Refusal(int status, String words) {}
}
