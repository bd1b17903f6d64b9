/// Episodes of an environment: played to collect transitions, and to evaluate a policy.
@NullMarked
package io.sd2ail.episode;

import org.jspecify.annotations.NullMarked;
