using System;
using System.Numerics;
using Nabla.Kernels;
using Nabla.Networks;

namespace Nabla.Training;

/// <summary>The outputs and losses of many rows at once, shared among the members of a team by chunks of rows.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class BulkForward<T> : ITeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Network<T> _network;
    readonly Samples<T> _inputs;
    readonly Matrix<T> _outputs;
    readonly bool _activateOutput;
    readonly WorkerTeam _team;

    BulkForward(Network<T> network, Samples<T> inputs, bool activateOutput, WorkerTeam team)
    {
        _activateOutput = activateOutput;
        _network = network;
        _inputs = inputs;
        _team = team;
        _outputs = new Matrix<T>(inputs.Rows, network.Outputs);
    }

    /// <summary>The network's outputs <c>[rows x outputs]</c>, the same bits as <see cref="Network{T}.Predict(Matrix{T}, int)"/>, or its logits.</summary>
    public static Matrix<T> Outputs(Network<T> network, Samples<T> inputs, bool activateOutput, WorkerTeam team)
    {
        var work = new BulkForward<T>(network, inputs, activateOutput, team);
        team.Run(work);
        return work._outputs;
    }

    public void Execute(int worker)
    {
        int chunks = (_inputs.Rows + Network<T>.ChunkRows - 1) / Network<T>.ChunkRows;
        (int start, int end) = _team.Share(chunks, worker);
        int first = start * Network<T>.ChunkRows;
        int last = Math.Min(end * Network<T>.ChunkRows, _inputs.Rows);
        if (first >= last)
        {
            return;
        }

        if (_inputs is Matrix<T> matrix)
        {
            _network.Forward(matrix, first, last, _activateOutput, _outputs);
            return;
        }

        var inputs = new Matrix<T>(Math.Min(Network<T>.ChunkRows, last - first), _inputs.Columns);
        var outputs = new Matrix<T>(inputs.Rows, _outputs.Columns);
        for (int row = first; row < last; row += inputs.Rows)
        {
            int count = Math.Min(inputs.Rows, last - row);
            _inputs.Gather(row, count, inputs.Buffer.Span);
            _network.Forward(inputs, 0, count, _activateOutput, outputs);
            outputs.Buffer.Slice(0, count * outputs.Stride).CopyTo(_outputs.Buffer.Slice(row * outputs.Stride, count * outputs.Stride));
        }
    }
}
