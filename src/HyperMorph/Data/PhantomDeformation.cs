using System.Numerics;
using System.Runtime.CompilerServices;
using HyperMorph.Registration;

namespace HyperMorph.Data;

/// <summary>A subject's smooth invertible deformation ψ = exp(v) into the anatomy,
/// on every fourth voxel of the subject's grid.</summary>
internal sealed class PhantomDeformation
{
    private const int Step = 4, Squarings = 6;

    private readonly int[] _nodes;
    private readonly PhantomFrame _frame;
    private Vector3[] _displacement;

    /// <summary>Draws a velocity field at two scales and integrates it.</summary>
    public PhantomDeformation(PhantomRandom random, PhantomFrame frame, double strength)
    {
        _frame = frame;
        _nodes = [.. frame.Extents.Select(extent => (extent + 2 * Step - 2) / Step)];
        _displacement = Velocity(random, (float)(strength / Math.Sqrt(frame.Rank)));
        Integrate();
    }

    /// <summary>The displacement of voxel (i, j, k), in units of the anatomy: linear between nodes,
    /// constant beyond them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3 At(float i, float j, float k)
    {
        (int i0, int i1, float fi) = Between(i / Step, _nodes[0]);
        (int j0, int j1, float fj) = Between(j / Step, _nodes[1]);
        (int k0, int k1, float fk) = Between(k / Step, _nodes[2]);
        Vector3 low = Vector3.Lerp(Line(i0, j0), Line(i0, j1), fj);
        return Vector3.Lerp(low, Vector3.Lerp(Line(i1, j0), Line(i1, j1), fj), fi);

        Vector3 Line(int a, int b)
        {
            int row = (a * _nodes[1] + b) * _nodes[2];
            return Vector3.Lerp(_displacement[row + k0], _displacement[row + k1], fk);
        }
    }

    /// <summary>The field on every voxel, in voxels.</summary>
    public DisplacementField ToField(int[] shape)
    {
        int[] extents = _frame.Extents;
        int count = extents[0] * extents[1] * extents[2];
        float[] values = new float[shape.Length * count];
        for (int n = 0; n < count; n++)
        {
            Vector3 u = _frame.Scale * At(n / extents[2] / extents[1], n / extents[2] % extents[1], n % extents[2]);
            for (int axis = 0; axis < shape.Length; axis++)
            {
                values[axis * count + n] = u[axis];
            }
        }
        return new(values, [.. shape]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Low, int High, float Fraction) Between(float at, int nodes)
    {
        at = Math.Clamp(at, 0, nodes - 1);
        int low = (int)at;
        return (low, Math.Min(low + 1, nodes - 1), at - low);
    }

    // Wavelengths of about one head and of a third of one.
    private Vector3[] Velocity(PhantomRandom random, float strength)
    {
        int rank = _frame.Rank;
        PhantomWaves[] wide = [.. Enumerable.Range(0, rank).Select(_ => PhantomWaves.Draw(random, 8, 3, rank))];
        PhantomWaves[] local = [.. Enumerable.Range(0, rank).Select(_ => PhantomWaves.Draw(random, 12, 8, rank))];
        Vector3[] velocity = new Vector3[_nodes[0] * _nodes[1] * _nodes[2]];
        ForEachNode((n, node) =>
        {
            Vector3 p = _frame.Place(node.X, node.Y, node.Z);
            for (int axis = 0; axis < rank; axis++)
            {
                velocity[n][axis] = strength * (0.8f * wide[axis].At(p) + 0.6f * local[axis].At(p));
            }
        });
        return velocity;
    }

    // Scaling and squaring (Arsigny et al. 2006): u ← u + u∘(id + u), after division by 2^steps.
    private void Integrate()
    {
        _displacement = Array.ConvertAll(_displacement, v => v / (1 << Squarings));
        for (int step = 0; step < Squarings; step++)
        {
            Vector3[] next = new Vector3[_displacement.Length];
            ForEachNode((n, node) =>
            {
                Vector3 u = _displacement[n], at = node + _frame.Scale * u;
                next[n] = u + At(at.X, at.Y, at.Z);
            });
            _displacement = next;
        }
    }

    private void ForEachNode(Action<int, Vector3> action)
    {
        for (int i = 0, n = 0; i < _nodes[0]; i++)
        {
            for (int j = 0; j < _nodes[1]; j++)
            {
                for (int k = 0; k < _nodes[2]; k++, n++)
                {
                    action(n, new Vector3(i, j, k) * Step);
                }
            }
        }
    }
}
