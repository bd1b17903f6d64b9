package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.tls.Authority;
import io.sd2ail.tls.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tls`: the certificates of a cluster.
@Command(
        name = "tls",
        description = "Makes the certificates by which the nodes of a cluster know each other.",
        synopsisSubcommandLabel = "COMMAND")
final class TlsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say init or issue");
    }

    private abstract static class Issuing implements Callable<Integer> {
        private static final int LONGEST = 3650;

        private final CommandContext context;

        @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the authority and the certificates.")
        private Path folder = Path.of("");

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "NODE", description = "Whom a certificate is for.")
        private List<String> nodes = new ArrayList<>();

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "That the certificates are valid for. Default: ${DEFAULT-VALUE}.")
        private int days = 90;

        Issuing(CommandContext context) {
            this.context = context;
        }

        abstract Authority authority(Path at) throws IOException;

        @Override
        public Integer call() {
            if (days < 1 || days > LONGEST) {
                throw CommandFailure.usage("--days is " + days + ": it must be between 1 and " + LONGEST);
            }
            try {
                Authority authority = authority(folder);
                for (String node : nodes) {
                    Path place = authority.issue(node, days);
                    context.screen()
                            .line(place + " is for " + node + ", until "
                                    + Credentials.in(place).validUntil());
                }
                return ExitCode.OK;
            } catch (IOException | GeneralSecurityException e) {
                throw CommandFailure.failed(folder + " can't be written: " + e.getMessage());
            }
        }
    }

    /// `tls init`.
    @Command(
            name = "init",
            description = "Makes an authority, and a certificate for each node.",
            footer = {
                "",
                "Examples:",
                "  ./sd2ail tls init tls learner rollout-1 rollout-2 me",
                "  ./sd2ail node --role learner --host 10.0.0.5 --tls tls/learner",
                "  ./sd2ail status --join 10.0.0.5:25520 --tls tls/me",
                "",
                "Copy to each machine the folder of its node alone; DIR/authority stays with you."
            })
    static final class Init extends Issuing {
        Init(CommandContext context) {
            super(context);
        }

        @Override
        Authority authority(Path at) throws IOException {
            return Authority.create(at);
        }
    }

    /// `tls issue`.
    @Command(
            name = "issue",
            description = "Makes certificates for further nodes, and renews those of nodes that have one.",
            footer = {
                "",
                "Examples:",
                "  ./sd2ail tls issue tls rollout-3",
                "  ./sd2ail tls issue tls learner rollout-1 rollout-2 --days 90",
                "",
                "A renewed certificate has the same key. Copy it over the old one: a node that runs takes it within",
                "a minute, without a break."
            })
    static final class Issue extends Issuing {
        Issue(CommandContext context) {
            super(context);
        }

        @Override
        Authority authority(Path at) {
            return Authority.open(at);
        }
    }
}
