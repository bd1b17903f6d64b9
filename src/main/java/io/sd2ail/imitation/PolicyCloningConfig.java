package io.sd2ail.imitation;

import io.sd2ail.config.Range;
import org.jspecify.annotations.Nullable;

/// Behavioural cloning as a part of imitation: before its first update, and beside the policy's own loss.
///
/// @param updates steps of cloning alone before the first update
/// @param heldOut share of the expert's transitions, the last ones, that these steps do not see; the policy on its way
/// with the least loss there begins
/// @param rows expert transitions of one step
/// @param syntheticShare share of them that are synthetic demonstrations once imitation has begun
/// @param priorRows agent observations of one step beside them, answered as cloning alone would: the policy as it was
/// before the first update
/// @param weight factor of mean (tanh(mean(s)) - a)^2 beside the policy's loss, times max(1, |mean Q|); 0 for none
/// @param byPreference whether the weight is multiplied by how often the critics prefer what cloning alone would do
/// @param halfLife updates in which the weight halves; null: it stays
public record PolicyCloningConfig(
        @Range(min = 0) long updates,
        @Range(min = 0, max = 0.9) double heldOut,
        @Range(min = 1, max = 65_536) int rows,
        @Range(min = 0, max = 1) double syntheticShare,
        @Range(min = 0, max = 65_536) int priorRows,
        @Range(min = 0) double weight,
        boolean byPreference,
        @Range(min = 1) @Nullable Double halfLife) {}
