package io.sd2ail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a reader of the documents clicks on is there, and its lines fit a window.
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int WIDTH = 120;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");
    private static final Pattern NAMED_PAGE = Pattern.compile("\\bdocs/[\\w/-]+\\.md\\b");

    @Test
    void linksOfDocuments_toFilesAndHeadings_resolve() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : documents()) {
            for (String line : proseAndTables(page)) {
                Matcher links = LINK.matcher(line);
                while (links.find()) {
                    if (!resolves(page, links.group(1))) {
                        broken.add(ROOT.relativize(page) + ": " + links.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void proseOfDocuments_outsideTablesAndCode_isAtMost120ColumnsWide() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path page : documents()) {
            for (String line : proseAndTables(page)) {
                if (!line.startsWith("|") && line.codePointCount(0, line.length()) > WIDTH) {
                    wide.add(ROOT.relativize(page) + ": " + line);
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void pagesNamedInSources_ofEveryModule_exist() throws IOException {
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (Path source : sources()) {
            Matcher pages = NAMED_PAGE.matcher(Files.readString(source));
            while (pages.find()) {
                found++;
                if (!Files.exists(ROOT.resolve(pages.group()))) {
                    missing.add(ROOT.relativize(source) + ": " + pages.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isPositive();
    }

    /// Whether a relative link's file exists and, where it names a heading of a page, that heading too.
    private static boolean resolves(Path page, String link) throws IOException {
        if (OUTSIDE.matcher(link).matches()) {
            return true;
        }
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0
                || proseAndTables(target).stream()
                        .filter(line -> line.startsWith("#"))
                        .anyMatch(line -> anchor(line).equals(link.substring(hash + 1)));
    }

    /// The anchor that GitHub gives a heading: lower case, without punctuation, hyphens for spaces.
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /// The lines of a page outside fenced and indented code.
    private static List<String> proseAndTables(Path page) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced && !line.startsWith("    ")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<Path> documents() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                ROOT.resolve("README.md"),
                ROOT.resolve("CONTRIBUTING.md"),
                ROOT.resolve("CHANGELOG.md"),
                ROOT.resolve("docker/README.md")));
        pages.addAll(filesIn("docs", ".md"));
        return pages;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>(filesIn("cluster-config", ".conf"));
        for (String module : List.of("proto", "src", "actors", "bench")) {
            sources.addAll(filesIn(module, ".java"));
            sources.addAll(filesIn(module, ".py"));
        }
        return sources;
    }

    private static List<Path> filesIn(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !ROOT.relativize(file).toString().contains("/target/"))
                    .toList();
        }
    }
}
