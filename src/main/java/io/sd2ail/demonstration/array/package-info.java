/// Arrays of numbers in files of NumPy, HDF5 and Parquet: read by name, checked before they are used, refused before
/// they take more memory than there is.
@NullMarked
package io.sd2ail.demonstration.array;

import org.jspecify.annotations.NullMarked;
