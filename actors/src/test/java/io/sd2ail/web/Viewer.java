package io.sd2ail.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A page that is open: takes events when it is asked for them, and nothing before.
final class Viewer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader lines;

    Viewer(String url) throws IOException {
        URI page = URI.create(url);
        socket = new Socket();
        socket.setReceiveBufferSize(1 << 12);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new java.net.InetSocketAddress(page.getHost(), page.getPort()));
        socket.getOutputStream()
                .write(("GET /api/events HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The data of the next event of a type; others are passed over.
    JsonNode next(String type) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // A line of data stands between the sizes of chunks: an event is one chunk.
            if (line.startsWith("data:")) {
                data.append(line, "data:".length(), line.length());
            } else if (line.equals("event:" + type)) {
                return Pages.parsed(data.toString());
            } else if (line.startsWith("event:")) {
                data.setLength(0);
            }
        }
        throw new IOException("the events have ended");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
