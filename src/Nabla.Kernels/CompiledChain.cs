using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>A <see cref="DenseChain{T}"/> compiled for its activation and its optimizer.</summary>
/// <param name="function">The activation of all layers but the last.</param>
/// <param name="rule">The optimizer's rule, whose value belongs to the step.</param>
/// <param name="layers">The layers, the first one first.</param>
/// <param name="states">The parameters, and the optimizer's buffers parallel to them.</param>
/// <param name="capacity">The most rows of a step.</param>
sealed unsafe class CompiledChain<T, TFunction, TRule>(
    TFunction function, StrongBox<TRule> rule, ChainLayer<T>[] layers, AlignedBuffer<T>[] states, int capacity) : DenseChain<T>(layers, states, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivationFunction
    where TRule : struct, IUpdateRule<T>
{
    /// <summary>Multiply-adds of a product up to which it is a <see cref="SmallProduct"/>: above, the better tiles are worth the calls.</summary>
    const int LargestSmallProduct = 2_048;

    readonly TFunction _function = function;
    readonly T* _first = TRule.StateCount > 0 ? states[1].Pointer : null;
    readonly T* _second = TRule.StateCount > 1 ? states[2].Pointer : null;
    readonly T* _third = TRule.StateCount > 2 ? states[3].Pointer : null;
    readonly AlignedBuffer<T> _gradients = new(states[0].Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(int rows)
    {
        Check(rows);
        T* parameters = States[0].Pointer;
        int last = Layers.Length - 1;
        for (int i = 0; i < last; i++)
        {
            ref readonly Place layer = ref Layers[i];
            if (IsSmall(in layer, rows))
            {
                SmallProduct.Run(
                    layer.X, layer.XRow, 1, parameters + layer.Layer.Weights, layer.Stride, layer.Inputs, parameters + layer.Layer.Biases, rows, layer.Stride,
                    new ActivatedEnd<T, TFunction>(_function, layer.Z, layer.A, layer.Stride, layer.Outputs));
            }
            else
            {
                Multiply(in layer, rows);
                ActivationKernel.Forward(
                    in _function, new ReadOnlySpan<T>(layer.Z, rows * layer.Stride), layer.Stride, rows, layer.Stride, new Span<T>(layer.A, rows * layer.Stride));
            }
        }

        if (EndsInColumn)
        {
            ForwardColumn(in Layers[last], parameters, Outputs.Pointer, rows);
        }
        else
        {
            Multiply(in Layers[last], rows);
        }

        GC.KeepAlive(this);
    }

    public override void Backward(int rows, in Penalties<T> weights, in Penalties<T> biases)
    {
        Check(rows);
        if (weights.OnlyL2 && biases.OnlyL2)
        {
            Backward(rows, new L2Gradient<T>(weights), new L2Gradient<T>(biases), in weights, in biases);
        }
        else
        {
            Backward(rows, new PenalizedGradient<T>(weights), new PenalizedGradient<T>(biases), in weights, in biases);
        }

        GC.KeepAlive(this);
    }

    // Inlined into its caller, which counts as one large method, it would leave its own products to be called.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void Backward<TGradient>(int rows, TGradient ofWeights, TGradient ofBiases, in Penalties<T> weights, in Penalties<T> biases)
        where TGradient : struct, IWholeGradient<T>
    {
        TRule step = rule.Value!;
        T* parameters = States[0].Pointer;
        int i = Layers.Length - 1;
        if (EndsInColumn)
        {
            BackwardColumn(in Layers[i], in Layers[i - 1], parameters, rows, in ofWeights, in ofBiases, in step);
            i--;
        }

        for (; i >= 0; i--)
        {
            ref readonly Place layer = ref Layers[i];
            bool small = IsSmall(in layer, rows);
            if (i > 0)
            {
                ref readonly Place source = ref Layers[i - 1];
                if (small)
                {
                    SmallProduct.Run(
                        layer.D, layer.Stride, 1, layer.Layer.Transposed.Pointer, source.Stride, layer.Outputs, null, rows, source.Stride,
                        new DerivedEnd<T, TFunction>(_function, source.Z, source.A, source.D, source.Stride));
                }
                else
                {
                    foreach (BoundProduct<T> product in layer.Layer.Backward)
                    {
                        product.Run(0, rows);
                    }

                    int length = rows * source.Stride;
                    ActivationKernel.Backward(
                        in _function, new ReadOnlySpan<T>(source.Z, length), new ReadOnlySpan<T>(source.A, length), source.Stride, rows, source.Stride,
                        new Span<T>(source.D, length));
                }
            }

            if (small)
            {
                SmallProduct.Run(
                    layer.X, 1, layer.XRow, layer.D, layer.Stride, rows, null, layer.Inputs, layer.Stride,
                    Updated(parameters, layer.Layer.Weights, in ofWeights, in step, layer.Stride));
                UpdateBiases(in layer, parameters, rows, in ofBiases, in step);
            }
            else
            {
                UpdateLarge(in layer, rows, in weights, in biases, in step);
            }

            if (i > 0)
            {
                for (int panel = 0; panel < layer.Layer.Backward.Length; panel++)
                {
                    layer.Layer.Layout.TransposePanel(States[0].Slice(layer.Layer.Weights, layer.Layer.Layout.Length), panel, layer.Layer.Transposed.Span);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    UpdatedEnd<T, TGradient, TRule> Updated<TGradient>(T* parameters, nint at, in TGradient whole, in TRule step, nint stride)
        where TGradient : struct, IWholeGradient<T> =>
        new(whole, step, parameters + at, _first + at, _second + at, _third + at, stride);

    /// <summary>BP4, <c>db = sum over rows of dZ</c>, and the update.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void UpdateBiases<TGradient>(in Place layer, T* parameters, int rows, in TGradient whole, in TRule step)
        where TGradient : struct, IWholeGradient<T>
    {
        nint at = layer.Layer.Biases;
        for (nint column = 0; column < layer.Stride; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            T* delta = layer.D + column;
            for (int row = 0; row < rows; row++)
            {
                sum += Vector512.Load(delta);
                delta += layer.Stride;
            }

            UpdateKernel.Element(
                sum, in whole, in step, ref *(parameters + at), ref *(_first + at), ref *(_second + at), ref *(_third + at), (nuint)column);
        }
    }

    /// <summary>BP3 and BP4 by the tiles of the matrix product, and the update of the whole layer behind them.</summary>
    void UpdateLarge(in Place layer, int rows, in Penalties<T> weights, in Penalties<T> biases, in TRule step)
    {
        ChainLayer<T> of = layer.Layer;
        BoundProduct<T>[] products = of.Gradient;
        for (int panel = 0; panel < products.Length; panel++)
        {
            products[panel].Run(0, layer.Inputs, rows, _gradients, of.Weights + of.Layout.Offset(panel));
        }

        RowKernel.SumRows(new ReadOnlySpan<T>(layer.D, rows * layer.Stride), layer.Stride, rows, 0, layer.Stride, _gradients.Slice(of.Biases, layer.Stride));
        if (weights == biases && of.Biases == of.Weights + of.Layout.Length)
        {
            Update(of.Weights, of.Layout.Length + layer.Stride, in weights, in step);
        }
        else
        {
            Update(of.Weights, of.Layout.Length, in weights, in step);
            Update(of.Biases, layer.Stride, in biases, in step);
        }
    }

    void Update(int start, int length, in Penalties<T> penalties, in TRule step) => UpdateKernel.Run(
        _gradients.Slice(start, length), in penalties, in step, States[0].Slice(start, length), TRule.StateCount > 0 ? States[1].Slice(start, length) : [],
        TRule.StateCount > 1 ? States[2].Slice(start, length) : [], TRule.StateCount > 2 ? States[3].Slice(start, length) : []);

    /// <summary>The last layer's only output: eight rows at once where there are so many, then four, each a chain of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void ForwardColumn(in Place layer, T* parameters, T* z, int rows)
    {
        T* w = Column[0].Pointer;
        T bias = parameters[layer.Layer.Biases];
        nint depth = layer.Inputs, xRow = layer.XRow;
        nint row = 0;
        for (; row + 8 <= rows; row += 8)
        {
            T* x0 = layer.X + (row * xRow), x4 = x0 + (4 * xRow);
            T sum0 = bias, sum1 = bias, sum2 = bias, sum3 = bias, sum4 = bias, sum5 = bias, sum6 = bias, sum7 = bias;
            for (nint k = 0; k < depth; k++)
            {
                T factor = w[k];
                sum0 = T.FusedMultiplyAdd(x0[k], factor, sum0);
                sum1 = T.FusedMultiplyAdd(x0[k + xRow], factor, sum1);
                sum2 = T.FusedMultiplyAdd(x0[k + (2 * xRow)], factor, sum2);
                sum3 = T.FusedMultiplyAdd(x0[k + (3 * xRow)], factor, sum3);
                sum4 = T.FusedMultiplyAdd(x4[k], factor, sum4);
                sum5 = T.FusedMultiplyAdd(x4[k + xRow], factor, sum5);
                sum6 = T.FusedMultiplyAdd(x4[k + (2 * xRow)], factor, sum6);
                sum7 = T.FusedMultiplyAdd(x4[k + (3 * xRow)], factor, sum7);
            }

            FourNumbers(sum0, sum1, sum2, sum3).Store(z + row);
            FourNumbers(sum4, sum5, sum6, sum7).Store(z + row + 4);
        }

        for (; row + 4 <= rows; row += 4)
        {
            T* x0 = layer.X + (row * xRow);
            T sum0 = bias, sum1 = bias, sum2 = bias, sum3 = bias;
            for (nint k = 0; k < depth; k++)
            {
                T factor = w[k];
                sum0 = T.FusedMultiplyAdd(x0[k], factor, sum0);
                sum1 = T.FusedMultiplyAdd(x0[k + xRow], factor, sum1);
                sum2 = T.FusedMultiplyAdd(x0[k + (2 * xRow)], factor, sum2);
                sum3 = T.FusedMultiplyAdd(x0[k + (3 * xRow)], factor, sum3);
            }

            FourNumbers(sum0, sum1, sum2, sum3).Store(z + row);
        }

        for (; row < rows; row++)
        {
            T* x = layer.X + (row * xRow);
            T sum = bias;
            for (nint k = 0; k < depth; k++)
            {
                sum = T.FusedMultiplyAdd(x[k], w[k], sum);
            }

            z[row] = sum;
        }
    }

    /// <summary>Four numbers as the beginning of a whole vector, so that whoever loads one gets it from the store and need not wait for the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> FourNumbers(T a, T b, T c, T d) => typeof(T) == typeof(float)
        ? Vector128.Create(Unsafe.BitCast<T, float>(a), Unsafe.BitCast<T, float>(b), Unsafe.BitCast<T, float>(c), Unsafe.BitCast<T, float>(d)).ToVector256().ToVector512().As<float, T>()
        : Vector256.Create(Unsafe.BitCast<T, double>(a), Unsafe.BitCast<T, double>(b), Unsafe.BitCast<T, double>(c), Unsafe.BitCast<T, double>(d)).ToVector512().As<double, T>();

    /// <summary>
    /// The way back from the only output: for a vector of its inputs at a time, their deltas row by row, the gradient of their weights over the
    /// rows, and the update. The column of W, 16 numbers from weight to weight, follows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void BackwardColumn<TGradient>(
        in Place layer, in Place source, T* parameters, int rows, in TGradient ofWeights, in TGradient ofBiases, in TRule step)
        where TGradient : struct, IWholeGradient<T>
    {
        T* deltas = OutputDeltas.Pointer;
        T* w = Column[0].Pointer;
        for (int state = 1; state <= TRule.StateCount; state++)
        {
            Gather(States[state].Pointer + layer.Layer.Weights, layer.Stride, Column[state].Pointer, layer.Inputs);
        }

        T* first = TRule.StateCount > 0 ? Column[1].Pointer : null;
        T* second = TRule.StateCount > 1 ? Column[2].Pointer : null;
        T* third = TRule.StateCount > 2 ? Column[3].Pointer : null;
        for (nint k = 0; k < source.Stride; k += Vector512<T>.Count)
        {
            Vector512<T> weight = Vector512.Load(w + k);
            Vector512<T> gradient = Vector512<T>.Zero;
            T* a = source.A + k;
            nint toZ = (nint)(source.Z - source.A), toDelta = (nint)(source.D - source.A);
            for (int row = 0; row < rows; row++)
            {
                Vector512<T> delta = Vector512.Create(deltas[row]);
                Vector512<T> activation = Vector512.Load(a);
                Vector512<T> back = VectorArithmetic.FusedMultiplyAdd(delta, weight, Vector512<T>.Zero);
                (back * _function.Derivative(Vector512.Load(a + toZ), activation)).Store(a + toDelta);
                gradient = VectorArithmetic.FusedMultiplyAdd(activation, delta, gradient);
                a += source.Stride;
            }

            // f(0) behind the last unit may be anything.
            gradient &= VectorArithmetic.ColumnsBelow<T>((int)k, layer.Inputs);
            UpdateKernel.Element(gradient, in ofWeights, in step, ref *w, ref *first, ref *second, ref *third, (nuint)k);
        }

        T sum = T.Zero;
        for (int row = 0; row < rows; row++)
        {
            sum += deltas[row];
        }

        nint bias = layer.Layer.Biases;
        UpdateKernel.Element(
            Vector512.CreateScalar(sum), in ofBiases, in step, ref *(parameters + bias), ref *(_first + bias), ref *(_second + bias), ref *(_third + bias), 0);
        for (int state = 0; state <= TRule.StateCount; state++)
        {
            Scatter(Column[state].Pointer, States[state].Pointer + layer.Layer.Weights, layer.Stride, layer.Inputs);
        }
    }

    static void Gather(T* from, nint stride, T* to, nint count)
    {
        for (nint k = 0; k < count; k++)
        {
            to[k] = from[k * stride];
        }
    }

    static void Scatter(T* from, T* to, nint stride, nint count)
    {
        for (nint k = 0; k < count; k++)
        {
            to[k * stride] = from[k];
        }
    }

    static void Multiply(in Place layer, int rows)
    {
        foreach (BoundProduct<T> product in layer.Layer.Forward)
        {
            product.Run(0, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsSmall(in Place layer, int rows) => Vector512.IsHardwareAccelerated && rows * layer.Work <= LargestSmallProduct;
}
