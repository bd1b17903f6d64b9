package io.sd2ail.report;

/// How a report looks: light and dark by the reader's preference, on paper light.
final class ReportStyle {
    private static final String CSS = """
            :root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --paper: #ffffff; --line: #d1d9e0;
              --grid: #e6e8eb; --band: #f6f8fa; --good: #1a7f37 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117;
              --line: #3d444d; --grid: #262c36; --band: #151b23; --good: #3fb950 } }
            @media print { :root { --ink: #1f2328; --soft: #59636e; --paper: #ffffff; --line: #d1d9e0; --grid: #e6e8eb;
              --band: #f6f8fa; --good: #1a7f37 }
              figure, tr { break-inside: avoid } h2 { break-after: avoid } main { max-width: none; padding: 0 }
              .wide { overflow: visible } table { font-size: 8pt } }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 15px/1.5 Helvetica, Arial, "DejaVu Sans", sans-serif }
            main { max-width: 80rem; margin: 0 auto; padding: 1rem 1.5rem 3rem }
            h1 { font-size: 1.7rem; margin: 0.5rem 0 } h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem }
            p, caption { color: var(--soft) } figure { margin: 1rem 0 }
            .wide { overflow-x: auto }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.85rem }
            caption { text-align: left; padding: 0.25rem 0 }
            th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line) }
            thead th { background: var(--band) } tbody th { font-weight: 600 }
            svg { max-width: 100%; height: auto; fill: var(--ink) }
            svg rect { fill: var(--paper) } svg line[stroke="#e6e8eb"] { stroke: var(--grid) }
            svg text[fill="#59636e"], svg text[fill="#6e7781"] { fill: var(--soft) }
            svg text[fill="#1a7f37"] { fill: var(--good) } svg line[stroke="#1a7f37"] { stroke: var(--good) }
            """;

    private ReportStyle() {}

    /// Everything before the page's first heading. The policy keeps even a mistake of ours from asking the network.
    ///
    /// @param title escaped
    static String head(String title) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                <link rel="icon" href="data:,">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>""".formatted(title, CSS);
    }
}
