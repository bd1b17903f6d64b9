/// Shapes and flat parameter vectors of the networks, and the policy in plain Java.
@NullMarked
package io.sd2ail.network;

import org.jspecify.annotations.NullMarked;
