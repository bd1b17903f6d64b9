package io.sd2ail.replay;

/// Rows drawn by priority.
///
/// @param rows B
/// @param values [B, rowSize]
/// @param slots [B], where each row lies; hand them back with the rows' errors
/// @param importanceWeights [B], in (0, 1]: what undoes the bias of drawing by priority
public record PrioritizedDraw(int rows, float[] values, int[] slots, float[] importanceWeights) {}
