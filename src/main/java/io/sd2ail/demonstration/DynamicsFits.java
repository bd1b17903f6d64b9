package io.sd2ail.demonstration;

import io.sd2ail.environment.Contacts;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Demonstrations beside several variants of their environment's dynamics, and which of them they were recorded in.
///
/// @param asked name of the environment that the user wants to use them in
/// @param fits one for each variant
public record DynamicsFits(String asked, List<DynamicsFit> fits) {
    public DynamicsFits {
        fits = List.copyOf(fits);
    }

    /// The variant that comes nearest: of those that fit equally well the environment that was asked for, with its
    /// usual contacts.
    private DynamicsFit nearest() {
        return Collections.min(
                fits,
                Comparator.comparing((DynamicsFit fit) -> !fit.fits())
                        .thenComparing(fit -> fit.fits() ? 0 : -fit.closeShare())
                        .thenComparing(fit -> !fit.environment().equals(asked))
                        .thenComparing(fit -> fit.contacts() == Contacts.CLASSIC));
    }

    /// One sentence.
    public String verdict() {
        if (fits.stream().allMatch(fit -> fit.rows() == 0)) {
            return "the dynamics can't be checked: no observation shows a whole state of " + asked;
        }
        DynamicsFit nearest = nearest();
        if (nearest.fits()) {
            return "fits " + nearest.setting() + advice(nearest);
        }
        String rest = String.format(
                Locale.ROOT, "%.1f %% of the rows are within %s", 100 * nearest.closeShare(), DynamicsFit.CLOSE);
        return nearest.nearlyFits()
                ? "nearly fits " + nearest.setting() + " (" + rest + ")" + advice(nearest)
                : "fits none of these dynamics; the nearest are those of " + nearest.setting() + ", where " + rest;
    }

    private String advice(DynamicsFit fit) {
        boolean classic = fit.contacts() == Contacts.CLASSIC;
        if (!fit.environment().equals(asked)) {
            return ", not " + asked + ": use --env " + fit.environment() + (classic ? " --set contacts=classic" : "");
        }
        return classic ? ": set it so" : "";
    }

    /// A table and the verdict, as a block of aligned text.
    public String render() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "\n  %-40s%8s%12s%12s%14s%14s\n",
                "one step again in",
                "rows",
                "median",
                "largest",
                "within 1e-6",
                "within " + DynamicsFit.CLOSE));
        for (DynamicsFit fit : fits) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-40s%,8d%12.1e%12.1e%12.1f %%%12.1f %%\n",
                    fit.setting(),
                    fit.rows(),
                    fit.median(),
                    fit.largest(),
                    100 * fit.exactShare(),
                    100 * fit.closeShare()));
        }
        return text + "  " + verdict() + "\n";
    }
}
