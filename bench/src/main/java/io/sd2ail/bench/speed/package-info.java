/// Time of one learner iteration and of acting, beside PyTorch.
@NullMarked
package io.sd2ail.bench.speed;

import org.jspecify.annotations.NullMarked;
