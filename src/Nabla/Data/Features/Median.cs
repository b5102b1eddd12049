using System;

namespace Nabla.Data.Features;

/// <summary>The median by selection: C. A. R. Hoare, "Algorithm 65: Find", CACM 4 (1961), linear where sorting is not.</summary>
static class Median
{
    /// <summary>The middle number; of an even count the mean of the two in the middle. Reorders <paramref name="values"/>.</summary>
    /// <param name="values">At least one finite number.</param>
    public static double Of(Span<double> values)
    {
        int middle = values.Length / 2;
        double upper = Select(values, middle);
        if (values.Length % 2 == 1)
        {
            return upper;
        }

        // Selection left everything before the middle at or below it.
        double lower = values[0];
        foreach (double value in values[..middle])
        {
            lower = Math.Max(lower, value);
        }

        // Halved before added: the sum of two large doubles may overflow.
        return lower / 2 + upper / 2;
    }

    static double Select(Span<double> values, int index)
    {
        int low = 0;
        int high = values.Length - 1;
        uint random = 0;
        while (low < high)
        {
            // A pivot from a fixed pseudo-random sequence (Numerical Recipes): no order of the data that occurs makes this slow.
            random = random * 1664525 + 1013904223;
            double pivot = values[low + (int)(((ulong)random * (uint)(high - low + 1)) >> 32)];
            int i = low;
            int j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (index <= j)
            {
                high = j;
            }
            else if (index >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return values[index];
    }
}
