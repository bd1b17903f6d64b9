@NullMarked
package io.sd2ail.network;

import org.jspecify.annotations.NullMarked;
