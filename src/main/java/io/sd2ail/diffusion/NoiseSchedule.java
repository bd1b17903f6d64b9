package io.sd2ail.diffusion;

/// The coefficients of a discrete diffusion process of T steps (Ho et al. 2020, arXiv 2006.11239), each an array [T].
/// Index t = 0 is the step with the least noise.
///
/// Forward: `x_t = sqrtAlphaBar[t] x_0 + sqrtOneMinusAlphaBar[t] epsilon`. Reverse, from a predicted epsilon:
/// `x_0 = sqrtReciprocalAlphaBar[t] x_t - sqrtReciprocalAlphaBarMinusOne[t] epsilon`, then
/// `x_(t-1) = posteriorCoefficientX0[t] x_0 + posteriorCoefficientXt[t] x_t + sigma[t] noise`.
///
/// @param beta variance added by each step
/// @param alphaBar product of 1 - beta up to and with t
/// @param alphaBarPrevious the same up to t - 1; 1 at t = 0
/// @param sqrtAlphaBar share of the row in x_t
/// @param sqrtOneMinusAlphaBar share of the noise in x_t
/// @param sqrtReciprocalAlphaBar sqrt(1 / alphaBar)
/// @param sqrtReciprocalAlphaBarMinusOne sqrt(1 / alphaBar - 1)
/// @param posteriorVariance of x_(t-1) given x_t and x_0; 0 at t = 0
/// @param posteriorLogVarianceClipped its logarithm, the variance taken as at least 1e-20
/// @param posteriorCoefficientX0 weight of x_0 in the posterior's mean
/// @param posteriorCoefficientXt weight of x_t in the posterior's mean
/// @param sigma standard deviation of the noise in a reverse step; 0 at t = 0, the last one
public record NoiseSchedule(
        float[] beta,
        float[] alphaBar,
        float[] alphaBarPrevious,
        float[] sqrtAlphaBar,
        float[] sqrtOneMinusAlphaBar,
        float[] sqrtReciprocalAlphaBar,
        float[] sqrtReciprocalAlphaBarMinusOne,
        float[] posteriorVariance,
        float[] posteriorLogVarianceClipped,
        float[] posteriorCoefficientX0,
        float[] posteriorCoefficientXt,
        float[] sigma) {

    /// How beta grows over the steps.
    public enum Kind {
        /// Evenly from 1e-4 to 2e-2, whatever T is: the paper's. With few steps x_T keeps most of the row: alphaBar is
        /// 0.90 after T = 10.
        LINEAR {
            @Override
            double beta(int t, int steps) {
                double first = 1e-4;
                double last = 2e-2;
                return steps == 1 ? first : first + t * ((last - first) / (steps - 1));
            }
        },
        /// The variance preserving process sampled at T points (Song et al. 2021, arXiv 2011.13456), rates 0.1 to 10:
        /// alphaBar is 0.006 after the last step, whatever T is.
        VP {
            @Override
            double beta(int t, int steps) {
                double slowest = 0.1;
                double fastest = 10;
                double exponent = slowest / steps + (fastest - slowest) * (2 * t + 1) / (2.0 * steps * steps);
                return -Math.expm1(-exponent);
            }
        },
        /// alphaBar follows a squared cosine (Nichol and Dhariwal 2021, arXiv 2102.09672, equation 17), beta at most
        /// 0.999.
        COSINE {
            @Override
            double beta(int t, int steps) {
                double kept = squaredCosine(t + 1, steps) / squaredCosine(t, steps);
                return Math.min(1 - kept, 0.999);
            }
        };

        /// @param t 0, ..., steps - 1
        abstract double beta(int t, int steps);

        private static double squaredCosine(int t, int steps) {
            double offset = 0.008;
            double cosine = Math.cos(((double) t / steps + offset) / (1 + offset) * Math.PI / 2);
            return cosine * cosine;
        }
    }

    /// @param steps T
    /// @throws IllegalArgumentException when there are no steps
    public static NoiseSchedule of(Kind kind, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a noise schedule needs at least 1 step, not " + steps);
        }
        float[] beta = new float[steps];
        for (int t = 0; t < steps; t++) {
            beta[t] = (float) kind.beta(t, steps);
        }
        return ofBetas(beta);
    }

    // Single precision from beta on, operation by operation as the published implementation rounds: near t = 0 the
    // rounding of 1 - alphaBar shows.
    private static NoiseSchedule ofBetas(float[] beta) {
        int steps = beta.length;
        NoiseSchedule schedule = new NoiseSchedule(
                beta,
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps],
                new float[steps]);
        double product = 1;
        for (int t = 0; t < steps; t++) {
            schedule.alphaBarPrevious[t] = (float) product;
            product *= 1 - beta[t];
            schedule.alphaBar[t] = (float) product;
            schedule.fillForward(t);
            schedule.fillPosterior(t);
        }
        return schedule;
    }

    private void fillForward(int t) {
        sqrtAlphaBar[t] = sqrt(alphaBar[t]);
        sqrtOneMinusAlphaBar[t] = sqrt(1 - alphaBar[t]);
        sqrtReciprocalAlphaBar[t] = sqrt(1 / alphaBar[t]);
        sqrtReciprocalAlphaBarMinusOne[t] = sqrt(1 / alphaBar[t] - 1);
    }

    private void fillPosterior(int t) {
        float noise = 1 - alphaBar[t];
        float noiseBefore = 1 - alphaBarPrevious[t];
        posteriorVariance[t] = beta[t] * noiseBefore / noise;
        posteriorLogVarianceClipped[t] = (float) Math.log(Math.max(posteriorVariance[t], 1e-20f));
        posteriorCoefficientX0[t] = beta[t] * sqrt(alphaBarPrevious[t]) / noise;
        posteriorCoefficientXt[t] = noiseBefore * sqrt(1 - beta[t]) / noise;
        sigma[t] = t == 0 ? 0 : (float) Math.exp(0.5f * posteriorLogVarianceClipped[t]);
    }

    /// The forward process: `x_t = sqrtAlphaBar[t] x_0 + sqrtOneMinusAlphaBar[t] epsilon`, each row at its own step.
    ///
    /// @param stepOfRow [N], in 0..T-1
    /// @param rows [N, size], x_0
    /// @param noise [N, size], epsilon
    /// @return [N, size], x_t
    public float[] noised(int[] stepOfRow, float[] rows, float[] noise) {
        float[] noised = new float[rows.length];
        int size = stepOfRow.length == 0 ? 0 : rows.length / stepOfRow.length;
        for (int row = 0; row < stepOfRow.length; row++) {
            float kept = sqrtAlphaBar[stepOfRow[row]];
            float added = sqrtOneMinusAlphaBar[stepOfRow[row]];
            for (int i = row * size; i < (row + 1) * size; i++) {
                noised[i] = kept * rows[i] + added * noise[i];
            }
        }
        return noised;
    }

    /// As [#noised(int[], float[], float[])], all rows at one step.
    ///
    /// @param rows [N, size], x_0
    /// @param noise [T, N, size]; entry t is used
    /// @return [N, size], x_t
    public float[] noised(int t, float[] rows, float[] noise) {
        float[] noised = new float[rows.length];
        int drawn = t * rows.length;
        for (int i = 0; i < rows.length; i++) {
            noised[i] = sqrtAlphaBar[t] * rows[i] + sqrtOneMinusAlphaBar[t] * noise[drawn + i];
        }
        return noised;
    }

    /// The row that a predicted noise means: x_0, before any clamp.
    ///
    /// @param rows [N, size], x_t
    /// @param predictedNoise [N, size]
    /// @return [N, size]
    public float[] start(int t, float[] rows, float[] predictedNoise) {
        float[] start = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            start[i] = sqrtReciprocalAlphaBar[t] * rows[i] - sqrtReciprocalAlphaBarMinusOne[t] * predictedNoise[i];
        }
        return start;
    }

    /// The reverse process: x_(t-1), drawn from its distribution given x_t and x_0.
    ///
    /// @param start [N, size], x_0
    /// @param rows [N, size], x_t
    /// @param noise [T, N, size]; entry t is used, entry 0 never
    /// @return [N, size]
    public float[] previous(int t, float[] start, float[] rows, float[] noise) {
        float[] previous = new float[rows.length];
        int drawn = t * rows.length;
        for (int i = 0; i < rows.length; i++) {
            float mean = posteriorCoefficientX0[t] * start[i] + posteriorCoefficientXt[t] * rows[i];
            previous[i] = t == 0 ? mean : mean + sigma[t] * noise[drawn + i];
        }
        return previous;
    }

    private static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /// This schedule, when it is of as many steps as a network.
    ///
    /// @throws IllegalArgumentException when it is not
    public NoiseSchedule requireSteps(int networkSteps) {
        if (steps() != networkSteps) {
            throw new IllegalArgumentException("the network is shaped for " + networkSteps
                    + " diffusion steps, the noise schedule has " + steps());
        }
        return this;
    }

    /// Checks the inputs of a pass through all steps.
    ///
    /// @param rows [count, size]
    /// @param noise [T, count, size]
    /// @throws IllegalArgumentException when an array does not fill its shape
    public void requireDraws(int count, int size, float[] rows, float[] noise) {
        if (rows.length != count * size) {
            throw new IllegalArgumentException("an array of " + rows.length + " entries does not fill the shape ["
                    + count + ", " + size + "]; check the batch against the network's shape");
        }
        if (noise.length != steps() * rows.length) {
            throw new IllegalArgumentException("the noise has " + noise.length + " entries; " + steps() + " steps of "
                    + rows.length + " entries need " + steps() * rows.length);
        }
    }

    /// T.
    public int steps() {
        return beta.length;
    }
}
