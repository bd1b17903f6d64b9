package io.sd2ail.imitation;

import io.sd2ail.config.Range;
import io.sd2ail.learning.BinaryDiscriminatorConfig;

/// Settings of GAIL. Its policy is that of the other algorithms, with their settings.
///
/// @param expertRows expert rows, and as many agent rows, of a discriminator step; DiffAIL's program: 256
/// @param reward what the policy earns for a row
/// @param discriminator network, objective and optimizer
public record GailConfig(
        @Range(min = 1, max = 65_536) int expertRows, Reward reward, BinaryDiscriminatorConfig discriminator) {}
