package io.sd2ail.cli.options;

import io.sd2ail.environment.Environments;
import io.sd2ail.process.DistArchive;
import io.sd2ail.process.HostCluster;
import io.sd2ail.process.HostsFile;
import io.sd2ail.process.SentFiles;
import io.sd2ail.session.Run;
import io.sd2ail.terminal.CommandFailure;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of a launch over several machines.
public final class HostsOptions {
    @Option(
            names = "--hosts",
            paramLabel = "FILE",
            description = "Launch on the machines of this file, over ssh; cluster-config/hosts.conf is an example with"
                    + " every key.")
    private @Nullable Path hosts;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "With --hosts: what is copied there, once. Default: the one that ./sd2ail dist made.")
    private @Nullable Path archive;

    @Option(
            names = "--dry-run",
            description = "With --hosts: print the commands exactly as they would be run, and run none.")
    private boolean dryRun;

    @Option(
            names = "--clean",
            description =
                    "With --hosts: remove the archive from the hosts at the end, which otherwise stays for the next"
                            + " launch.")
    private boolean clean;

    /// The file, where there is one.
    ///
    /// @throws CommandFailure when there are options to it alone
    public Optional<HostsFile> read() {
        if (hosts == null && (archive != null || dryRun || clean)) {
            throw CommandFailure.usage(
                    "--archive, --dry-run and --clean are about other machines: name them by --hosts FILE");
        }
        return Optional.ofNullable(hosts).map(HostsFile::read);
    }

    public boolean dryRun() {
        return dryRun;
    }

    /// A learner's closing report as it holds on this machine, where the run comes back to.
    ///
    /// @param run its folder on this machine
    public String here(String report, Path run) {
        String there = "\\S*/" + Pattern.quote(String.valueOf(run.getFileName())) + "(?!\\S)";
        return report.replaceAll(there, Matcher.quoteReplacement(run.toString()))
                .replace("./sd2ail node --role learner", "./sd2ail launch --hosts " + hosts);
    }

    /// What is to be done on the hosts.
    ///
    /// @param port of the learner
    /// @param summary whether the learner writes one
    public HostCluster.Plan plan(HostsFile file, Run run, int port, boolean summary) {
        Path own = Objects.requireNonNull(hosts, "there is a file");
        Stream<Path> further = Objects.requireNonNullElse(file.files(), List.<String>of()).stream()
                .map(Path::of);
        return new HostCluster.Plan(
                file,
                DistArchive.find(archive),
                SentFiles.of(
                        Stream.concat(run.config().environmentFiles().stream(), further)
                                .toList(),
                        jars()),
                run.directory(),
                port,
                file.tlsFolder(own),
                summary,
                clean);
    }

    private static List<Path> jars() {
        return Arrays.stream(System.getProperty(Environments.CLASSPATH, "").split(File.pathSeparator, -1))
                .filter(jar -> !jar.isBlank())
                .map(Path::of)
                .toList();
    }
}
