package io.sd2ail.report;

import io.sd2ail.telemetry.plot.Markup;
import java.util.List;

/// HTML while it is written. Whatever is not markup of ours is escaped here, in one place.
final class Html {
    private final StringBuilder text = new StringBuilder();

    /// Markup of ours, as it is.
    Html raw(String markup) {
        text.append(markup).append('\n');
        return this;
    }

    Html heading(int level, String content) {
        return raw("<h" + level + ">" + Markup.escape(content) + "</h" + level + ">");
    }

    Html paragraph(String content) {
        return raw("<p>" + Markup.escape(content) + "</p>");
    }

    /// @param heads of the columns, the first of them the rows' names
    /// @param rows each as long as the heads
    Html table(String caption, List<String> heads, List<List<String>> rows) {
        text.append("<div class=\"wide\"><table>\n<caption>" + Markup.escape(caption) + "</caption>\n<thead><tr>");
        heads.forEach(head -> text.append("<th scope=\"col\">" + Markup.escape(head) + "</th>"));
        text.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            text.append("<tr><th scope=\"row\">" + Markup.escape(row.getFirst()) + "</th>");
            row.stream().skip(1).forEach(cell -> text.append("<td>" + Markup.escape(cell) + "</td>"));
            text.append("</tr>\n");
        }
        return raw("</tbody>\n</table></div>");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
