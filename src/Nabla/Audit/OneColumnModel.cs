using System;
using System.Linq;

namespace Nabla.Audit;

/// <summary>
/// How much of a target one column tells by itself: a model with a prediction for each bin of the column, in five folds, each predicted from the other four.
/// The share explained is <c>1 - (squared error) / (squared error of the mean)</c>; of classes the squares are those of the Brier score (1950) over all classes.
/// </summary>
static class OneColumnModel
{
    /// <summary>The folds.</summary>
    public const int Folds = 5;

    /// <summary>The share of a target of classes that bins explain.</summary>
    /// <param name="bins">The bin of each row.</param>
    /// <param name="binCount">The number of bins.</param>
    /// <param name="folds">The fold of each row.</param>
    /// <param name="classes">The class of each row.</param>
    /// <param name="classCount">The number of classes.</param>
    public static double OfClasses(int[] bins, int binCount, int[] folds, double[] classes, int classCount)
    {
        int[] counts = new int[Folds * binCount * classCount];
        double[] shares = new double[classCount];
        for (int i = 0; i < bins.Length; i++)
        {
            counts[((folds[i] * binCount) + bins[i]) * classCount + (int)classes[i]]++;
            shares[(int)classes[i]] += 1.0 / bins.Length;
        }

        double error = 0;
        double errorOfShares = 0;
        double[] others = new double[classCount];
        for (int bin = 0; bin < binCount; bin++)
        {
            for (int fold = 0; fold < Folds; fold++)
            {
                int rows = 0;
                double otherRows = 0;
                for (int c = 0; c < classCount; c++)
                {
                    others[c] = 0;
                    for (int f = 0; f < Folds; f++)
                    {
                        int count = counts[((f * binCount) + bin) * classCount + c];
                        others[c] += f == fold ? 0 : count;
                        rows += f == fold ? count : 0;
                    }

                    otherRows += others[c];
                }

                if (rows == 0)
                {
                    continue;
                }

                // The sum over the rows of (p - y)² over all classes; one row's worth of the overall shares is added to the counts.
                for (int c = 0; c < classCount; c++)
                {
                    int count = counts[((fold * binCount) + bin) * classCount + c];
                    double p = (others[c] + shares[c]) / (otherRows + 1);
                    error += (rows * p * p) - (2 * count * p) + count;
                    errorOfShares += (rows * shares[c] * shares[c]) - (2 * count * shares[c]) + count;
                }
            }
        }

        return errorOfShares > 0 ? 1 - (error / errorOfShares) : 0;
    }

    /// <summary>The share of a target of numbers that bins explain: by the mean of each bin, or by a straight line in each, whichever is better.</summary>
    /// <param name="bins">The bin of each row.</param>
    /// <param name="binCount">The number of bins.</param>
    /// <param name="folds">The fold of each row.</param>
    /// <param name="values">The column's number in each row, NaN where there is none; empty where the column has no order.</param>
    /// <param name="targets">The target of each row.</param>
    public static double OfNumbers(int[] bins, int binCount, int[] folds, double[] values, double[] targets)
    {
        double[] x = Standardized(values, bins.Length);
        double[] y = Standardized(targets, bins.Length);
        var sums = new Sums[Folds * binCount];
        for (int i = 0; i < bins.Length; i++)
        {
            sums[(folds[i] * binCount) + bins[i]].Add(x[i], y[i]);
        }

        double byMean = 0;
        double byLine = 0;
        for (int bin = 0; bin < binCount; bin++)
        {
            for (int fold = 0; fold < Folds; fold++)
            {
                Sums own = sums[(fold * binCount) + bin];
                var others = new Sums();
                for (int f = 0; f < Folds; f++)
                {
                    if (f != fold)
                    {
                        others.Add(sums[(f * binCount) + bin]);
                    }
                }

                byMean += own.Error(others.Mean, 0);
                (double intercept, double slope) = others.Line();
                byLine += own.Error(intercept, slope);
            }
        }

        // y is standardised: the squared error of its mean is the number of rows.
        return 1 - (Math.Min(byMean, byLine) / bins.Length);
    }

    static double[] Standardized(double[] values, int count)
    {
        double[] numbers = [.. values.Where(value => !double.IsNaN(value))];
        if (numbers.Length == 0)
        {
            return new double[count];
        }

        double scale = Math.Max(numbers.Max(Math.Abs), double.Epsilon);
        double mean = numbers.Sum(value => value / scale) / numbers.Length;
        double deviation = Math.Sqrt(numbers.Sum(value => ((value / scale) - mean) * ((value / scale) - mean)) / numbers.Length);
        return Array.ConvertAll(values, value => double.IsNaN(value) || deviation == 0 ? 0 : ((value / scale) - mean) / deviation);
    }

    /// <summary>The sums from which a straight line and its error follow.</summary>
    struct Sums
    {
        const int FewestRowsOfLine = 4;

        double _n;
        double _x;
        double _y;
        double _xx;
        double _xy;
        double _yy;

        public readonly double Mean => _n > 0 ? _y / (_n + 0.1) : 0;

        public void Add(double x, double y)
        {
            _n++;
            _x += x;
            _y += y;
            _xx += x * x;
            _xy += x * y;
            _yy += y * y;
        }

        public void Add(Sums other)
        {
            _n += other._n;
            _x += other._x;
            _y += other._y;
            _xx += other._xx;
            _xy += other._xy;
            _yy += other._yy;
        }

        /// <summary>The least squares line; level where the rows are few or x does not vary.</summary>
        public readonly (double Intercept, double Slope) Line()
        {
            double spread = _xx - (_x * _x / Math.Max(_n, 1));
            if (_n < FewestRowsOfLine || spread <= 1e-12 * _xx)
            {
                return (_n > 0 ? _y / _n : 0, 0);
            }

            double slope = (_xy - (_x * _y / _n)) / spread;
            return ((_y - (slope * _x)) / _n, slope);
        }

        /// <summary>The sum of the squares of <c>y - a - b x</c>.</summary>
        public readonly double Error(double a, double b) => Math.Max(
            0, _yy - (2 * a * _y) - (2 * b * _xy) + (_n * a * a) + (2 * a * b * _x) + (b * b * _xx));
    }
}
