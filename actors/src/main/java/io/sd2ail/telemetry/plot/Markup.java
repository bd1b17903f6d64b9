package io.sd2ail.telemetry.plot;

/// Text within SVG and HTML.
public final class Markup {
    private Markup() {}

    /// Text as it stands between tags or in a quoted attribute.
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
