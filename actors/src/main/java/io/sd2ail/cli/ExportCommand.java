package io.sd2ail.cli;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.CheckpointStore.Checkpoint;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.compute.Backends;
import io.sd2ail.config.KebabCase;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.export.DenoiserOnnx;
import io.sd2ail.export.DeployedPolicy;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.training.LearningTask;
import io.sd2ail.training.SavedLearner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `export`: a run's policy, or its diffusion model, as a file for other programs.
@Command(
        name = "export",
        description = "Writes a policy, or a diffusion model, as a file that other programs read.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail export runs/first-try --out hopper.onnx",
            "  ./sd2ail export first-try --policy best --format npz --out hopper.npz",
            "  ./sd2ail export expert.safetensors --format onnx --out expert.onnx",
            "  ./sd2ail export first-try --what diffusion --format onnx --out denoiser.onnx",
            "",
            "A policy goes out as its mean action. The ONNX graph takes the environment's observation as it is and gives",
            "the environment's action; safetensors and npz hold the layers and both scalings (docs/tutorials/robot.md).",
            "A training keeps policy/latest.onnx and policy/best.onnx in its directory by itself."
        })
final class ExportCommand implements Callable<Integer> {
    private enum What {
        POLICY,
        DIFFUSION;

        @Override
        public String toString() {
            return KebabCase.ofConstant(this);
        }
    }

    private enum Format {
        ONNX,
        SAFETENSORS,
        NPZ;

        @Override
        public String toString() {
            return KebabCase.ofConstant(this);
        }
    }

    private final CommandContext context;

    @Parameters(
            paramLabel = "RUN|FILE",
            description = "Directory of a run; a bare name lies in runs/. Or a file that a run, `expert`,"
                    + " `diffusion` or `export` wrote (.safetensors).")
    private Path source = Path.of("");

    @Option(
            names = "--what",
            paramLabel = "policy|diffusion",
            description = "The policy, or the denoiser of the diffusion model. Default: ${DEFAULT-VALUE}.")
    private What what = What.POLICY;

    @Option(
            names = "--policy",
            paramLabel = "best|latest",
            description = "That of the run's best evaluation, or of its newest checkpoint. Default: ${DEFAULT-VALUE}.")
    private PolicyFile.Choice choice = PolicyFile.Choice.LATEST;

    @Option(
            names = "--format",
            paramLabel = "onnx|safetensors|npz",
            description = "Default: ${DEFAULT-VALUE}. A diffusion model has no npz.")
    private Format format = Format.ONNX;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes; ends in the format.")
    private Path out = Path.of("");

    ExportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!out.toString().endsWith("." + format)) {
            throw CommandFailure.usage(
                    "--out is " + out + ": end its name in ." + format + ", or give another --format");
        }
        OutputFile.requireWritable(out);
        switch (what) {
            case POLICY -> write(policy());
            case DIFFUSION -> {
                if (format == Format.NPZ) {
                    throw CommandFailure.usage(
                            "--format npz is there for policies: take onnx or safetensors for a diffusion model");
                }
                write(diffusion());
            }
        }
        return ExitCode.OK;
    }

    private DeployedPolicy policy() {
        if (Files.isRegularFile(source)) {
            PolicyFile.Stored stored = PolicyFile.read(source);
            String environment = stored.environment();
            if (environment == null) {
                throw CommandFailure.failed(source + " doesn't say which environment it is of, so its range of actions"
                        + " is unknown: export from the run's directory");
            }
            try (Environment created = Environments.create(environment, Contacts.CURRENT)) {
                return deployed(stored, created.spec(), Map.of());
            }
        }
        Path directory = context.folders().of(source);
        RunConfig config = RunFolders.read(directory);
        PolicyFile.Stored stored =
                PolicyFile.read(RunFolders.requirePolicyFile(directory, choice), LearningTask.shapeOf(config));
        try (Environment environment = config.newEnvironment()) {
            Map<String, String> run = Map.of(
                    PolicyFile.SEED,
                    Long.toString(config.seed()),
                    "algorithm",
                    KebabCase.ofConstant(config.algorithm()));
            return deployed(stored, environment.spec(), run);
        }
    }

    private DeployedPolicy deployed(PolicyFile.Stored stored, EnvironmentSpec spec, Map<String, String> more) {
        return DeployedPolicy.of(source, stored.content(), spec, more);
    }

    private void write(DeployedPolicy policy) {
        switch (format) {
            case ONNX -> policy.writeOnnx(out);
            case SAFETENSORS -> policy.writeSafetensors(out);
            case NPZ -> policy.writeNpz(out);
        }
        context.screen().line(out + ": " + policy.text());
    }

    private SavedDiffusion diffusion() {
        if (Files.isRegularFile(source)) {
            return SavedDiffusion.read(source);
        }
        Path directory = context.folders().of(source);
        RunConfig config = RunFolders.read(directory);
        switch (config.algorithm()) {
            case SD2AIL, DIFFAIL -> {}
            case GAIL, BC, SAC ->
                throw CommandFailure.failed(directory + " learns by "
                        + KebabCase.ofConstant(config.algorithm())
                        + ", which has no diffusion model: name a run of sd2ail or diffail, or a file of ./sd2ail"
                        + " diffusion");
        }
        Checkpoint checkpoint = new CheckpointStore(directory.resolve("checkpoints"), 1)
                .latest()
                .orElseThrow(() -> CommandFailure.failed(
                        directory + " has no checkpoint yet: go on with it by ./sd2ail train --resume " + directory));
        LearningTask task = LearningTask.prepare(
                config,
                KeptFile.sources(
                        KeptFile.demonstrations(config, directory, true), KeptFile.diffusion(config, directory, true)),
                new Backends(config.compute(), context.screen()::line));
        return SavedLearner.of(checkpoint.state()).diffusion(task);
    }

    private void write(SavedDiffusion saved) {
        if (format == Format.ONNX) {
            DenoiserOnnx.write(out, saved);
        } else {
            saved.write(out);
        }
        context.screen()
                .line(String.format(
                        Locale.ROOT,
                        "%s: the denoiser of %s, rows of %d, %d steps",
                        out,
                        saved.environment(),
                        saved.shape().rowSize(),
                        saved.shape().diffusionSteps()));
    }
}
