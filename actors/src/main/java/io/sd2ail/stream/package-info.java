/// What all roles share: connections that survive their peers, weights by version, named waits.
@NullMarked
package io.sd2ail.stream;

import org.jspecify.annotations.NullMarked;
