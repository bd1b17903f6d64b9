/// Networks, their parameters and one descent step, on the Vector API.
@NullMarked
package io.sd2ail.learning.vector.network;

import org.jspecify.annotations.NullMarked;
