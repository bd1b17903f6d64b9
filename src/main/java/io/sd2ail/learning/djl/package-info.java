/// The backend on DJL's PyTorch engine: autograd, one equation a line.
@NullMarked
package io.sd2ail.learning.djl;

import org.jspecify.annotations.NullMarked;
