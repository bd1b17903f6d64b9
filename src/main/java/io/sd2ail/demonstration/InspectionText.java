package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.DemonstrationInspection.Column;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An inspection as a block of aligned text.
final class InspectionText {
    /// Trajectories listed one by one; a file may hold thousands.
    private static final int TRAJECTORIES_SHOWN = 20;

    private final DemonstrationInspection inspection;
    private final Demonstrations demonstrations;
    private final StringBuilder text = new StringBuilder();
    private final Formatter out = new Formatter(text, Locale.ROOT);

    private InspectionText(DemonstrationInspection inspection) {
        this.inspection = inspection;
        this.demonstrations = inspection.demonstrations();
    }

    static String of(DemonstrationInspection inspection, String format, List<String> lacks) {
        InspectionText block = new InspectionText(inspection);
        block.out.format("%s\n", block.demonstrations.source());
        block.out.format("  format        %s\n", format);
        for (String lack : lacks) {
            block.out.format("  doesn't tell  %s\n", lack);
        }
        block.overview();
        block.trajectories();
        block.columns("action", inspection.actions());
        block.columns("observation", inspection.observations());
        block.warnings();
        return block.text.toString();
    }

    private void overview() {
        List<Trajectory> trajectories = demonstrations.trajectories();
        ColumnSummary lengths = new ColumnSummary();
        ColumnSummary returns = new ColumnSummary();
        for (Trajectory trajectory : trajectories) {
            lengths.add(trajectory.length());
            returns.add(trajectory.episodeReturn());
        }
        out.format(
                "  rows          %,d in %,d %s of %s rows\n",
                demonstrations.rows(),
                trajectories.size(),
                trajectories.size() == 1 ? "trajectory" : "trajectories",
                lengths.isConstant()
                        ? String.format(Locale.ROOT, "%,.0f", lengths.min())
                        : String.format(Locale.ROOT, "%,.0f to %,.0f", lengths.min(), lengths.max()));
        out.format("  observations  %s\n", entries(demonstrations.observationSize()));
        if (demonstrations.hasActions()) {
            out.format(
                    "  actions       %s; %.1f %% of their values outside [-1, 1]\n",
                    entries(demonstrations.actionSize()), 100 * inspection.outsideShare());
        } else {
            out.format("  actions       unknown\n");
        }
        if (demonstrations.hasRewards()) {
            out.format(
                    "  returns       mean %.2f, std %.2f, from %.2f to %.2f\n",
                    returns.mean(), returns.standardDeviation(), returns.min(), returns.max());
        } else {
            out.format("  returns       unknown\n");
        }
        Origin origin = demonstrations.origin();
        if (Double.isNaN(demonstrations.expertReturn())) {
            out.format("  expert        return unknown: a run shows no scores\n");
        } else if (Double.isNaN(origin.expertReturn())) {
            out.format("  expert        not named by the file: the mean return above counts as its return\n");
        } else {
            out.format("  expert        return %.2f, as the file says\n", origin.expertReturn());
        }
        String recorded = Stream.of(
                        origin.environment(),
                        origin.contacts() == null ? null : "contacts = " + origin.contacts(),
                        origin.seed() == null ? null : "seed " + origin.seed(),
                        origin.versions())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        out.format("  recorded      %s\n", recorded.isEmpty() ? "the file doesn't say in what" : "in " + recorded);
        if (origin.observationParts() != null) {
            out.format("  made of       %s\n", origin.observationParts());
        }
        out.format("  ends          %s\n", ends());
        out.format(
                "  continuity    next observation is the next row's observation in %,d of %,d steps\n",
                inspection.steps() - inspection.brokenSteps(), inspection.steps());
    }

    private String ends() {
        DemonstrationInspection.Ends ends = inspection.ends();
        Integer limit = ends.timeLimit();
        String falls = String.format(Locale.ROOT, "%,d in a terminal state, %,d ", ends.terminal(), ends.atLimit());
        return limit == null
                ? falls + "truncated"
                : falls
                        + String.format(
                                Locale.ROOT, "at the time limit of %,d steps, %,d cut before it", limit, ends.cut())
                        + (ends.beyond() == 0 ? "" : String.format(Locale.ROOT, ", %,d beyond it", ends.beyond()));
    }

    private static String entries(int count) {
        return count == 1 ? "1 entry" : count + " entries";
    }

    private void trajectories() {
        List<Trajectory> trajectories = demonstrations.trajectories();
        out.format("\n");
        out.format("  %-12s%12s%12s  %s\n", "trajectory", "rows", "return", "end");
        for (int k = 0; k < Math.min(TRAJECTORIES_SHOWN, trajectories.size()); k++) {
            TransitionBatch rows = trajectories.get(k).transitions();
            out.format(
                    "  %-12d%,12d%12s  %s\n",
                    k,
                    rows.rows(),
                    demonstrations.hasRewards()
                            ? String.format(
                                    Locale.ROOT, "%.2f", trajectories.get(k).episodeReturn())
                            : "unknown",
                    rows.terminated()[rows.rows() - 1] ? "terminated" : "truncated");
        }
        if (trajectories.size() > TRAJECTORIES_SHOWN) {
            out.format("  ... and %,d more\n", trajectories.size() - TRAJECTORIES_SHOWN);
        }
    }

    private void columns(String name, List<Column> columns) {
        out.format("\n");
        out.format("  %-12s%12s%12s%12s%12s\n", name, "min", "max", "mean", "std");
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            out.format(
                    "  %-12d%12.4f%12.4f%12.4f%12.4f%s\n",
                    i,
                    column.min(),
                    column.max(),
                    column.mean(),
                    column.standardDeviation(),
                    column.isConstant() ? "  constant" + (name.equals("observation") ? ": not scaled" : "") : "");
        }
    }

    private void warnings() {
        out.format("\n");
        if (inspection.warnings().isEmpty()) {
            out.format("  no warnings\n");
        }
        for (String warning : inspection.warnings()) {
            out.format("  warning: %s\n", warning);
        }
    }
}
